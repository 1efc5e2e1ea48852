#!/usr/bin/env python3
"""Every Kustomization of the tree builds, and every Component is used by one that does. Without kubectl nothing is
built, and the last line says so."""

import re
import shutil
import subprocess

from tree.files import all_files, root_from_arguments, text_of
from tree.report import Report, count

root = root_from_arguments()
report = Report("manifests")
kubectl = shutil.which("kubectl")
kustomizations, components = [], []
used = set()
for path in all_files(root):
    if path.name not in ("kustomization.yaml", "kustomization.yml", "Kustomization"):
        continue
    text = text_of(root, path) or ""
    is_component = re.search(r"^kind:\s*Component\s*$", text, re.MULTILINE)
    (components if is_component else kustomizations).append(path)
    for entry in re.findall(r"^\s*-\s*(\.\.?/\S*)\s*$", text, re.MULTILINE):
        used.add((root / path.parent / entry).resolve())

for path in components:
    if (root / path.parent).resolve() not in used:
        report.add(path, None, "no kustomization uses this component, so nothing shows that it builds")
for path in kustomizations if kubectl else []:
    built = subprocess.run([kubectl, "kustomize", str(root / path.parent)], capture_output=True, text=True)
    if built.returncode != 0 or built.stderr.strip():
        report.add(path, None, built.stderr.strip().replace("\n", " ") or "does not build")
    elif not built.stdout.strip():
        report.add(path, None, "builds to nothing")
checked = f"{count(len(kustomizations), 'kustomization')}, {count(len(components), 'component')}"
report.finish(checked + ("" if kubectl else " (nothing built: kubectl is not installed)"))
