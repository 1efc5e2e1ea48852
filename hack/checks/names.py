#!/usr/bin/env python3
"""No file and no type has a name that says nothing of what it is for."""

import re

from tree.files import root_from_arguments, swift_files, text_of
from tree.report import Report, count
from tree.swift import code_of, types_of

EMPTY_WORDS = {
    "Util", "Utils", "Utility", "Utilities", "Helper", "Helpers", "Manager", "Common", "Extra", "Extras", "Extensions",
    "Misc", "Miscellaneous",
}


def complaint(name):
    """What is wrong with a name, None where nothing is. `Handler` alone says nothing; `SignalHandler` has an object."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)
    for word in words:
        if word.capitalize() in EMPTY_WORDS:
            return f"name {name} says \"{word}\": name what it is"
    if words in (["Handler"], ["Handlers"]):
        return f"name {name} does not say what is handled"
    return None


root = root_from_arguments()
report = Report("names")
files = swift_files(root, "Sources", "Tests")
types = 0
for path in files:
    for part in [*path.parts[1:-1], *path.stem.split("+")]:
        if problem := complaint(part):
            report.add(path, None, "file " + problem)
    for line, name in types_of(code_of(text_of(root, path))):
        types += 1
        if problem := complaint(name):
            report.add(path, line, "type " + problem)
report.finish(f"{count(len(files), 'file')}, {count(types, 'type')}")
