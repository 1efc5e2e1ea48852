#!/usr/bin/env python3
"""`package` is the widest access, tests import normally, and a promise that the compiler cannot check says why
it holds."""

import re

from tree.files import root_from_arguments, swift_files, text_of
from tree.report import Report, count
from tree.swift import code_of, line_at

_PUBLIC = re.compile(r"^[ \t]*(?:@\w+(?:\([^)]*\))?\s+)*(?:[a-z]+\s+)*?(public|open)\b(?:\(set\))?\s+"
                     r"(?:[a-z]+(?:\([a-z]+\))?\s+)*(?:func|var|let|struct|class|enum|actor|protocol|typealias|init|"
                     r"subscript|extension|import|macro)\b", re.MULTILINE)
_UNCHECKED = re.compile(r"@unchecked\s+Sendable|nonisolated\s*\(\s*unsafe\s*\)")

root = root_from_arguments()
report = Report("access")
files = swift_files(root, "Sources", "Tests")
for path in files:
    text = text_of(root, path)
    code, lines = code_of(text), text.splitlines()
    for match in _PUBLIC.finditer(code):
        word = match.group(1)
        report.add(path, line_at(code, match.start(1)), f"is {word}; nothing outside this package uses it: `package`")
    for match in re.finditer(r"@testable\b", code):
        report.add(path, line_at(code, match.start()), "imports @testable; make what the test needs `package`")
    for match in _UNCHECKED.finditer(code):
        line = line_at(code, match.start())
        above = lines[line - 2].strip() if line > 1 else ""
        if "//" not in lines[line - 1] and not above.startswith("//"):
            report.add(path, line, f"`{match.group()}` without a comment that says why it is safe")
report.finish(count(len(files), "file"))
