#!/usr/bin/env python3
"""No file above 500 lines (700 in Tests), no function's body above 60."""

from tree.files import root_from_arguments, swift_files, text_of
from tree.report import Report, count
from tree.swift import code_of, functions_of

FILE_LINES = {"Sources": 500, "Tests": 700}
BODY_LINES = 60

root = root_from_arguments()
report = Report("sizes")
files = swift_files(root, *FILE_LINES)
functions = 0
for path in files:
    text = text_of(root, path)
    lines, most = len(text.splitlines()), FILE_LINES[path.parts[0]]
    if lines > most:
        report.add(path, None, f"has {lines} lines, at most {most}: split it by concept")
    code = code_of(text)
    for line, name, start, end in functions_of(code):
        functions += 1
        body = len(code[start:end].strip("\n").splitlines()) if code[start:end].strip() else 0
        if code[start:end].endswith(" ") or code[start:end].endswith("\t"):
            body -= 1  # the indentation of the closing brace
        if body > BODY_LINES:
            report.add(path, line, f"{name} has a body of {body} lines, at most {BODY_LINES}")
report.finish(f"{count(len(files), 'file')}, {count(functions, 'function')}")
