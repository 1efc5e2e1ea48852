#!/usr/bin/env python3
"""No unstructured task: everything that runs is a child of something that waits for it and can cancel it."""

import re

from tree.files import root_from_arguments, swift_files, text_of
from tree.report import Report, count
from tree.swift import code_of, line_at

_UNSTRUCTURED = re.compile(
    r"(?<![.\w])(?:_Concurrency\s*\.\s*)?Task\s*"
    r"(?:<[^<>{}()]*(?:<[^<>{}()]*>[^<>{}()]*)*>\s*)?"
    r"(?:\(|\{|\.\s*(?:detached|immediate|immediateDetached|init)\b)"
)

root = root_from_arguments()
report = Report("tasks")
files = swift_files(root, "Sources", "Tests")
for path in files:
    code = code_of(text_of(root, path))
    for match in _UNSTRUCTURED.finditer(code):
        report.add(path, line_at(code, match.start()), "starts an unstructured task; use a task group or a Service")
report.finish(count(len(files), "file"))
