#!/usr/bin/env python3
"""ControllerRuntime is generic: no file of it says "cell", in code, comment or name. Words like "cancelled" are
fine."""

import re

from tree.files import all_files, root_from_arguments, text_of
from tree.report import Report, count
from tree.swift import line_at

_CELL = re.compile(r"(?<!can)(?<!ex)(?<!mis)cell", re.IGNORECASE)

root = root_from_arguments()
report = Report("vocabulary")
files = [path for path in all_files(root) if path.parts[:2] == ("Sources", "ControllerRuntime")]
for path in files:
    if _CELL.search(path.name):
        report.add(path, None, "the file's name says \"cell\": ControllerRuntime knows no cells")
    text = text_of(root, path) or ""
    for match in _CELL.finditer(text):
        report.add(path, line_at(text, match.start()), "says \"cell\": ControllerRuntime knows no cells")
report.finish(count(len(files), "file") + " of ControllerRuntime")
