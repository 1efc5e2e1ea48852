#!/usr/bin/env python3
"""Python passes Ruff under the tree's .ruff.toml; hack/setup installs that Ruff, and without it this check fails."""

import json
import subprocess
from pathlib import Path

from tree.files import all_files, root_from_arguments, text_of
from tree.report import Report, count

HERE = Path(__file__).resolve().parents[2]
RUFF = HERE / ".tools/python/bin/ruff"


def is_python(path, text):
    return path.suffix == ".py" or (text or "").startswith(("#!/usr/bin/env python", "#!/usr/bin/python"))


root = root_from_arguments()
report = Report("python")
files = [path for path in all_files(root) if is_python(path, text_of(root, path))]
if not RUFF.exists():
    report.add("hack/tools/requirements.txt", None, "its Ruff is not installed: run hack/setup")
elif files:
    lint = subprocess.run(
        [RUFF, "check", "--no-cache", "--config", HERE / ".ruff.toml", "--output-format", "json", *files],
        cwd=root, capture_output=True, text=True,
    )
    if lint.returncode > 1 or not lint.stdout:
        report.add("ruff", None, lint.stderr.strip())
    else:
        for found in json.loads(lint.stdout):
            path = Path(found["filename"]).relative_to(root.resolve())
            report.add(path, found["location"]["row"], f"[{found['code']}] {found['message']}")
report.finish(count(len(files), "Python file"))
