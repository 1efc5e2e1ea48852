#!/usr/bin/env python3
"""Each target imports only what its layer may see. SwiftPM stops an import from outside a target's closure, but not one
of something that merely is in it; this table is what stops that."""

from tree.files import root_from_arguments, swift_files, text_of
from tree.report import Report, count
from tree.swift import code_of, imports_of

_GENERIC = ["KubernetesAPI", "KubernetesClient", "ControllerRuntime"]
_CELL = ["PostgresCellAPI", "PostgresCellPlanning"]

# Target -> the modules of ours that it may import.
LAYERS = {
    "CCurl": [],
    "CYAML": [],
    "KubernetesAPI": ["CYAML"],
    "KubernetesClient": ["KubernetesAPI", "CCurl"],
    "ControllerRuntime": ["KubernetesAPI", "KubernetesClient"],
    "PostgresCellAPI": ["KubernetesAPI"],
    "PostgresCellPlanning": ["KubernetesAPI", "PostgresCellAPI"],
    "PostgresCellController": _GENERIC + _CELL,
    "PostgresCellOperator": _GENERIC + _CELL + ["PostgresCellController"],
    "EmbeddedCluster": ["KubernetesAPI"],
    "ClusterSimulation": ["KubernetesAPI", "KubernetesClient"],
    "ContainerNode": ["KubernetesAPI", "ClusterSimulation", "EmbeddedCluster"],
    "EmbeddedClusterTool": [
        "KubernetesAPI", "KubernetesClient", "PostgresCellAPI", "EmbeddedCluster", "ClusterSimulation", "ContainerNode",
    ],
    "OperatorTestSupport": _GENERIC + _CELL + ["PostgresCellController", "EmbeddedCluster", "ClusterSimulation"],
}

root = root_from_arguments()
report = Report("layers")
files = swift_files(root, "Sources")
targets = set()
imports = 0
for path in files:
    target = path.parts[1]
    targets.add(target)
    if target not in LAYERS:
        report.add(path, None, f"target {target} has no layer: add it to the table in hack/checks/layers.py")
        continue
    for line, module in imports_of(code_of(text_of(root, path))):
        imports += 1
        if module in LAYERS and module not in LAYERS[target]:
            may = ", ".join(LAYERS[target]) or "nothing of ours"
            report.add(path, line, f"{target} may not import {module}; it may import {may}")
report.finish(f"{count(imports, 'import')} in {count(len(files), 'file')} of {count(len(targets), 'target')}")
