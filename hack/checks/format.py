#!/usr/bin/env python3
"""`swift format lint --strict` with the tree's .swift-format finds nothing."""

import re
import subprocess

from tree.files import root_from_arguments, swift_files
from tree.report import Report, count

root = root_from_arguments()
report = Report("format")
files = swift_files(root, "Sources", "Tests") + [path for path in [root / "Package.swift"] if path.exists()]
present = [name for name in ("Sources", "Tests", "Package.swift") if (root / name).exists()]

lint = subprocess.run(
    ["swift", "format", "lint", "--strict", "--parallel", "--recursive", *present],
    cwd=root, capture_output=True, text=True,
)
for line in (lint.stdout + lint.stderr).splitlines():
    if match := re.match(r"(.+?):(\d+):\d+: (?:error|warning): (.*)", line):
        report.add(match.group(1), int(match.group(2)), match.group(3))
    elif line.strip():
        report.add("swift format", None, line.strip())
if lint.returncode != 0 and not report.violations:
    report.add("swift format", None, f"ended with exit code {lint.returncode}")
report.finish(count(len(files), "Swift file"))
