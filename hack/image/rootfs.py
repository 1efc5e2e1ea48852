#!/usr/bin/env python3
"""Unpacks an image's root file system from Debian packages: `rootfs.py <recipe.toml> <folder> [--locked | --refresh]`.

No maintainer script runs and no package manager comes along: what packages need beyond their files is made here.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from packages import Archive, Lock
from sbom import write_sbom

SCRIPTS = Path(__file__).resolve().parent


def say(text):
    print(f"image: {text}", file=sys.stderr)


def fetch(recipe, lock, cache, arguments):
    """The packages of a recipe as files, as strict about the lock as asked for."""
    archive = Archive(cache, recipe["suites"], recipe["without"])
    archive.update()
    if arguments.locked:
        if not lock.entries:
            raise SystemExit(f"image: {lock.path} is missing: write it with --refresh")
        files = archive.download(list(lock.entries))
    else:
        files = archive.download(archive.resolve(recipe["install"]))
    if arguments.refresh:
        lock.write(files)
        say(f"{lock.path.name}: {len(files)} packages")
    differences = lock.differences(files)
    if differences and arguments.locked:
        raise SystemExit("image: the lock is broken:\n  " + "\n  ".join(differences))
    if differences:
        say("WARNING: this image is NOT what the lock says; the archive has moved on:")
        for line in differences:
            say(f"WARNING:   {line}")
    return files


def unpack(files, root):
    """Extracts the packages, and keeps for scanners what dpkg would know of them."""
    shutil.rmtree(root, ignore_errors=True)
    for name in ["usr/bin", "usr/lib", "usr/lib64", "usr/sbin"]:
        (root / name).mkdir(parents=True)
    for name in ["bin", "lib", "lib64", "sbin"]:
        (root / name).symlink_to(f"usr/{name}")
    (root / "var").mkdir()
    (root / "run").mkdir()
    (root / "var/run").symlink_to("/run")
    known = root / "var/lib/dpkg/status.d"
    known.mkdir(parents=True)
    for package, file in sorted(files.items()):
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", file], stdout=subprocess.PIPE) as tar:
            subprocess.run(
                ["tar", "--extract", "--keep-directory-symlink", "--directory", root], stdin=tar.stdout, check=True
            )
        if tar.returncode:
            raise SystemExit(f"image: {file.name} cannot be unpacked")
        control = subprocess.run(["dpkg-deb", "--field", file], capture_output=True, text=True, check=True).stdout
        (known / package.split("=")[0]).write_text(control, encoding="utf-8")


def complete(root, recipe):
    """What maintainer scripts would have made, without what nobody reads."""
    for folder in ["usr/share/doc-base", "usr/share/man", "usr/share/locale", "usr/share/lintian", "usr/share/bug"]:
        shutil.rmtree(root / folder, ignore_errors=True)
    for file in (root / "usr/share/doc").rglob("*"):
        if file.is_file() and file.name != "copyright":
            file.unlink()
    user = recipe["user"]
    (root / "etc/passwd").write_text(
        "root:x:0:0:root:/root:/usr/sbin/nologin\n"
        f"{user['name']}:x:{user['id']}:{user['id']}::{user['home']}:/usr/sbin/nologin\n"
        "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n",
        encoding="utf-8",
    )
    (root / "etc/group").write_text(
        f"root:x:0:\n{user['name']}:x:{user['id']}:\nnogroup:x:65534:\n", encoding="utf-8"
    )
    (root / "etc/nsswitch.conf").write_text("passwd: files\ngroup: files\nhosts: files dns\n", encoding="utf-8")
    certificates = sorted((root / "usr/share/ca-certificates/mozilla").glob("*.crt"))
    bundle = root / "etc/ssl/certs/ca-certificates.crt"
    bundle.parent.mkdir(parents=True, exist_ok=True)
    bundle.write_bytes(b"".join(certificate.read_bytes() for certificate in certificates))
    for folder in recipe.get("commands", []):
        for command in sorted((root / folder.lstrip("/")).iterdir()):
            link = root / "usr/bin" / command.name
            if not link.exists():
                link.symlink_to(os.path.relpath(command, link.parent))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--locked", action="store_true", help="fail where the archive has not what the lock says")
    parser.add_argument("--refresh", action="store_true", help="write the lock from what the archive has now")
    arguments = parser.parse_args()
    recipe = tomllib.loads(arguments.recipe.read_text(encoding="utf-8"))
    name = arguments.recipe.stem
    files = fetch(recipe, Lock(arguments.recipe.with_suffix(".lock")), f"{arguments.folder}.packages", arguments)
    unpack(files, arguments.folder)
    complete(arguments.folder, recipe)
    if bundle := recipe.get("bundle"):
        subprocess.run(
            [SCRIPTS / "bundle", arguments.folder, bundle["program"], bundle["folder"]], check=True
        )
    write_sbom(name, arguments.folder, files)
    say(f"{name}: {len(files)} packages in {arguments.folder}")


main()
