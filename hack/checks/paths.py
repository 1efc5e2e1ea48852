#!/usr/bin/env python3
"""No file names a path of the machine that it was written on."""

import re

from tree.files import all_files, root_from_arguments, text_of
from tree.report import Report, count
from tree.swift import line_at

# Folders where somebody's files lie, without their slash, or this file would be the first violation. /home/me is
# nobody's.
_FOLDERS = ["work", "root", "Users", "workspace", "workspaces"]
_PRIVATE = re.compile(r"(?<![\w.$}/-])/(?:(?:" + "|".join(_FOLDERS) + r")/|home/(?!me\b|user\b)\w)")

root = root_from_arguments()
report = Report("paths")
files = all_files(root)
for path in files:
    text = text_of(root, path)
    for match in _PRIVATE.finditer(text or ""):
        rest = text[match.start():].split(maxsplit=1)[0]
        report.add(path, line_at(text, match.start()), f"names a path of one machine: {rest}")
report.finish(count(len(files), "file"))
