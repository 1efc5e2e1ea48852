"""Debian packages by an apt of its own: nothing of the machine's package state is read or changed."""

import hashlib
import os
import subprocess
from pathlib import Path

KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"


class LockBroken(Exception):
    """The archive has not what the lock names."""


class Archive:
    """Package lists and downloads of the suites of one recipe."""

    def __init__(self, folder, suites, without):
        self.folder = Path(folder)
        for name in ["lists/partial", "archives/partial"]:
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        sources = [f"deb [signed-by={KEYRING}] {mirror_of(suite)} {suite} main" for suite in suites]
        preferences = [
            f"Package: *\nPin: release n={suite}\nPin-Priority: {500 if suite.startswith(suites[0]) else 100}\n"
            for suite in suites
        ]
        # To apt, what is left out is installed already.
        installed = [
            f"Package: {name}\nStatus: install ok installed\nArchitecture: all\nMulti-Arch: foreign\nVersion: 9999:1\n"
            f"Maintainer: nobody\nDescription: left out of the image\n"
            for name in without
        ]
        for name, lines in [("sources", sources), ("preferences", preferences), ("status", installed)]:
            (self.folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def update(self):
        self._apt("update", "-qq")

    def resolve(self, requests):
        """The packages, with all that they depend on, as `name=version`."""
        said = self._apt("install", "--simulate", "-qq", "-y", *requests)
        lines = [line.split() for line in said.splitlines() if line.startswith("Inst ")]
        return sorted(f"{words[1].split(':')[0]}={words[2].lstrip('(')}" for words in lines)

    def download(self, packages):
        """`name=version` to its file."""
        self._apt("install", "--download-only", "-qq", "-y", *packages)
        files = {}
        for file in (self.folder / "archives").glob("*.deb"):
            name, version = file.name.split("_")[:2]
            files[f"{name}={version.replace('%3a', ':')}"] = file
        return {package: files[package] for package in packages}

    def _apt(self, *arguments):
        here = self.folder.resolve()
        settings = {
            "Dir": here, "Dir::State": here, "Dir::State::status": here / "status", "Dir::State::lists": here / "lists",
            "Dir::Cache": here, "Dir::Cache::archives": here / "archives", "Dir::Etc::sourcelist": here / "sources",
            "Dir::Etc::sourceparts": "/dev/null", "Dir::Etc::preferences": here / "preferences",
            "Dir::Etc::preferencesparts": "/dev/null", "Dir::Log": here, "Acquire::Languages": "none",
            "APT::Install-Recommends": "false", "APT::Sandbox::User": "root", "Debug::NoLocking": "true",
            # The lock says what is wanted, by hash; an archive that is frozen at a day is as good.
            "Acquire::Check-Valid-Until": "false", "Acquire::Retries": "3",
        }
        command = ["apt-get"] + [word for name, value in settings.items() for word in ("-o", f"{name}={value}")]
        ran = subprocess.run(
            [*command, *arguments], capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}, check=False
        )
        if ran.returncode:
            raise SystemExit(f"image: apt-get {' '.join(arguments)}:\n{ran.stderr.strip()}")
        return ran.stdout


def mirror_of(suite):
    """The mirror that this machine's own sources name."""
    label = "Debian-Security" if suite.endswith("-security") else "Debian"
    said = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", f"Label: {label}"],
        capture_output=True, text=True, check=True,
    ).stdout.split()
    if not said:
        raise SystemExit(f"image: no source of this machine's apt has label {label}: a Debian mirror is needed")
    return said[0]


class Lock:
    """Which packages, by version and content: lines `name=version sha256`."""

    def __init__(self, path):
        self.path = Path(path)
        lines = self.path.read_text(encoding="utf-8").splitlines() if self.path.exists() else []
        self.entries = dict(line.split() for line in lines if line and not line.startswith("#"))

    def write(self, files):
        self.entries = {package: sha256(file) for package, file in sorted(files.items())}
        lines = [f"{package} {content}" for package, content in self.entries.items()]
        head = f"# Written by hack/image/build --refresh {self.path.stem}; enforced with --locked.\n"
        self.path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")

    def differences(self, files):
        """A line for each package that is not what the lock says."""
        found = {package: sha256(file) for package, file in files.items()}
        lines = [f"not in the lock: {package}" for package in sorted(found.keys() - self.entries.keys())]
        lines += [f"only in the lock: {package}" for package in sorted(self.entries.keys() - found.keys())]
        both = sorted(found.keys() & self.entries.keys())
        return lines + [f"another content: {package}" for package in both if found[package] != self.entries[package]]


def sha256(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()
