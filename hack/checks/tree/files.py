"""Which files of a tree a check reads."""

import subprocess
import sys
from pathlib import Path

_NOT_OURS = {".git", ".build", ".swiftpm", "__pycache__"}


def root_from_arguments():
    """The tree that the command line names, the current folder without an argument."""
    return Path(sys.argv[1] if len(sys.argv) > 1 else ".")


def all_files(root):
    """Every file of the tree that Git would keep, relative to root; every file where there is no repository."""
    if (root / ".git").exists():
        listed = subprocess.run(
            ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            check=True, capture_output=True, text=True,
        ).stdout.split("\0")
        paths = [Path(name) for name in listed if name and (root / name).is_file()]
    else:
        paths = [path.relative_to(root) for path in root.rglob("*") if path.is_file()]
    return sorted(path for path in paths if not _NOT_OURS.intersection(path.parts))


def swift_files(root, *folders):
    """The Swift files under the folders, relative to root."""
    return [
        path for path in all_files(root)
        if path.suffix == ".swift" and any(Path(folder) in path.parents for folder in folders)
    ]


def text_of(root, path):
    """The file's text, or None where it is no text."""
    try:
        return (root / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None
