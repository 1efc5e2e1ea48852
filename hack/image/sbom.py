"""The bill of materials of a root file system, as SPDX 2.3 JSON made from the packages' own data."""

import datetime
import hashlib
import json
import os
import subprocess

from packages import sha256

PLACE = "usr/share/sbom/spdx.json"


def write_sbom(name, root, files):
    """Writes it into the file system that it speaks of; the same packages always give the same document."""
    packages = [describe(package, file) for package, file in sorted(files.items())]
    identity = hashlib.sha256(json.dumps(packages, sort_keys=True).encode()).hexdigest()
    moment = datetime.datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", "0")), datetime.UTC)
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"postgrescell-{name}",
        "documentNamespace": f"https://postgres.alphaswarm.io/sbom/{name}/{identity}",
        "creationInfo": {
            "created": moment.strftime("%Y-%m-%dT%H:%M:%SZ"), "creators": ["Tool: postgrescell-hack-image-build"],
        },
        "packages": packages,
        "relationships": [
            {
                "spdxElementId": "SPDXRef-DOCUMENT",
                "relationshipType": "DESCRIBES",
                "relatedSpdxElement": package["SPDXID"],
            }
            for package in packages
        ],
    }
    place = root / PLACE
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def describe(package, file):
    """One package; its licence stands in its copyright file, which Debian does not summarise."""
    name, version = package.split("=")
    fields = dict(
        line.split(": ", 1)
        for line in subprocess.run(
            ["dpkg-deb", "--field", file, "Architecture", "Maintainer", "Source"],
            capture_output=True, text=True, check=True,
        ).stdout.splitlines()
        if ": " in line
    )
    architecture = fields.get("Architecture", "all")
    return {
        "SPDXID": "SPDXRef-" + "".join(c if c.isalnum() or c in ".-" else "-" for c in f"{name}-{version}"),
        "name": name,
        "versionInfo": version,
        "supplier": f"Person: {fields.get('Maintainer', 'unknown')}",
        "sourceInfo": fields.get("Source", name),
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION",
        "copyrightText": "NOASSERTION",
        "checksums": [{"algorithm": "SHA256", "checksumValue": sha256(file)}],
        "externalRefs": [
            {
                "referenceCategory": "PACKAGE-MANAGER",
                "referenceType": "purl",
                "referenceLocator": f"pkg:deb/debian/{name}@{version.replace(':', '%3A').replace('+', '%2B')}"
                                    f"?arch={architecture}",
            }
        ],
    }
