#!/usr/bin/env python3
"""What ends in the operator imports FoundationEssentials: Foundation brings the ICU tables, some 30 MB, into the
binary."""

from tree.files import root_from_arguments, swift_files, text_of
from tree.report import Report, count
from tree.swift import code_of, imports_of

OPERATOR_TARGETS = [
    "KubernetesAPI", "KubernetesClient", "ControllerRuntime", "PostgresCellAPI", "PostgresCellPlanning",
    "PostgresCellController", "PostgresCellOperator",
]

root = root_from_arguments()
report = Report("foundation")
files = swift_files(root, *(f"Sources/{target}" for target in OPERATOR_TARGETS))
for path in files:
    for line, module in imports_of(code_of(text_of(root, path))):
        if module in ("Foundation", "FoundationNetworking", "FoundationXML", "FoundationInternationalization"):
            report.add(path, line, f"imports {module}; use FoundationEssentials")
report.finish(count(len(files), "file") + " that end in the operator")
