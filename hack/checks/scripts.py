#!/usr/bin/env python3
"""Shell scripts pass `bash -n` (or `sh -n`) and shellcheck, Python compiles, Lua compiles. Where shellcheck or luac is
absent, the last line says that it was not used."""

import re
import shutil
import subprocess

from tree.files import all_files, root_from_arguments, text_of
from tree.report import Report


def language(path, text):
    """`bash`, `sh`, `python`, `lua` or None, by the file's first line, else by its name."""
    first = text.split("\n", 1)[0]
    if first.startswith("#!") and (match := re.search(r"\b(bash|sh|python|lua)[\d.]*\b", first)):
        return match.group(1)
    return {".sh": "bash", ".bash": "bash", ".py": "python", ".lua": "lua"}.get(path.suffix)


def failures(command, text):
    """The lines in which a checker of standard input complains; none where it is content."""
    ran = subprocess.run(command, input=text, capture_output=True, text=True)
    said = (ran.stdout + ran.stderr).strip().splitlines()
    return (said or [f"{command[0]} failed"]) if ran.returncode else []


root = root_from_arguments()
report = Report("scripts")
shellcheck = shutil.which("shellcheck")
luac = shutil.which("luac5.4") or shutil.which("luac")
counts = {"bash": 0, "sh": 0, "python": 0, "lua": 0}
for path in all_files(root):
    text = text_of(root, path)
    kind = language(path, text) if text else None
    if kind is None:
        continue
    counts[kind] += 1
    if kind == "python":
        try:
            compile(text, str(path), "exec")
        except SyntaxError as error:
            report.add(path, error.lineno, f"is no Python: {error.msg}")
    elif kind == "lua":
        for line in failures([luac, "-p", "-"], text) if luac else []:
            report.add(path, None, line)
    else:
        broken = failures([kind, "-n"], text)
        for line in broken:
            report.add(path, None, line)
        if shellcheck and not broken:
            following = ["--external-sources", f"--source-path={root}"]
            for line in failures([shellcheck, "--shell", kind, *following, "--format", "gcc", "-"], text):
                where = re.match(r"-:(\d+):\d+: (.*)", line)
                report.add(path, int(where.group(1)) if where else None, where.group(2) if where else line)
absent = [name for name, found in (("shellcheck", shellcheck), ("luac", luac)) if not found]
checked = ", ".join(f"{number} {kind}" for kind, number in counts.items() if number) or "no scripts"
report.finish(checked + (f" (without {' and '.join(absent)}: not installed)" if absent else ""))
