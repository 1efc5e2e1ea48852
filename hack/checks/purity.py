#!/usr/bin/env python3
"""PostgresCellPlanning is a function of its arguments: it sees no client, logger or metric, reads no clock and no
environment, draws no lots, suspends nowhere and throws nothing."""

import re

from tree.files import root_from_arguments, swift_files, text_of
from tree.report import Report, count
from tree.swift import code_of, imports_of, line_at

MAY_IMPORT = {"KubernetesAPI", "PostgresCellAPI", "FoundationEssentials", "Crypto"}

# Pattern -> why it may not be there.
FORBIDDEN = {
    r"\bDate\s*\(\s*\)": "reads the clock: take `now` as a parameter",
    r"\.now\b": "reads a clock: take `now` as a parameter",
    r"\b\w*Clock\b": "names a clock: take `now` as a parameter",
    r"\b(?:re)?throws\b": "throws: planning is total, return a problem as a value",
    r"(?<![.\w])throw\b": "throws: planning is total, return a problem as a value",
    r"\basync\b|\bawait\b|\bTask\b": "suspends: planning is synchronous",
    r"\bUUID\s*\(\s*\)|\.random\b|RandomNumberGenerator|\.shuffled\b|\.randomElement\b":
        "is random: a plan must repeat",
    r"\bHasher\b|\.hashValue\b": "hashes with a seed of its own in each process: a plan must repeat",
    r"\bProcessInfo\b|\bFileManager\b|\bgetenv\b": "reads its surroundings: take it as a parameter",
    r"(?<![.\w])print\s*\(": "prints: planning has no effects",
}

root = root_from_arguments()
report = Report("purity")
files = swift_files(root, "Sources/PostgresCellPlanning")
for path in files:
    code = code_of(text_of(root, path))
    for line, module in imports_of(code):
        if module not in MAY_IMPORT:
            report.add(path, line, f"imports {module}; planning may import {', '.join(sorted(MAY_IMPORT))}")
    for pattern, why in FORBIDDEN.items():
        for match in re.finditer(pattern, code):
            report.add(path, line_at(code, match.start()), f"`{match.group()}` {why}")
report.finish(count(len(files), "file") + " of PostgresCellPlanning")
