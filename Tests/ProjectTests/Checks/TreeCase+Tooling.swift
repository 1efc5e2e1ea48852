import OperatorTestSupport

extension TreeCase {
    /// What other programs check.
    static let tooling =
        [
            TreeCase(
                "format",
                "a layout and a force unwrap that .swift-format forbids",
                files: [
                    ".swift-format": formatSettings,
                    "Sources/A/A.swift": "func a() {\n  b()\n}\n\nlet c = d!\n",
                ],
                violations: [
                    "Sources/A/A.swift:2: [Indentation] indent by 2 spaces",
                    "Sources/A/A.swift:5: [NeverForceUnwrap] do not force unwrap 'd'",
                ]
            ),
            TreeCase(
                "format",
                "the layout of .swift-format",
                files: [".swift-format": formatSettings, "Sources/A/A.swift": "func a() {\n    b()\n}\n"]
            ),
            TreeCase(
                "python",
                "an import that nothing uses, and one out of order in a program without a suffix",
                files: [
                    "hack/a.py": "import json\n",
                    "hack/b": "#!/usr/bin/env python3\nimport sys\nimport json\n\nprint(sys, json)\n",
                ],
                violations: [
                    "hack/a.py:1: [F401] `json` imported but unused",
                    "hack/b:2: [I001] Import block is un-sorted or un-formatted",
                ]
            ),
            TreeCase(
                "python",
                "a program that is in order, and a shell script",
                files: ["hack/a.py": "import json\n\nprint(json)\n", "hack/b": "#!/bin/sh\nimport json\n"]
            ),
            TreeCase(
                "scripts",
                "a shell script and a Python program that cannot be read",
                files: ["hack/a": "#!/usr/bin/env bash\nif true; then\n", "hack/b.py": "def b(:\n"],
                violations: [
                    "hack/a: bash: line 3: syntax error: unexpected end of file",
                    "hack/b.py:1: is no Python: invalid syntax",
                ]
            ),
            TreeCase(
                "scripts",
                "programs that can, and a file that is none",
                files: ["hack/a": "#!/bin/sh\necho a\n", "hack/b.py": "print(1)\n", "notes": "if true; then\n"]
            ),
        ] + (Program.isInstalled("shellcheck") ? shellcheck : [])
        + (Program.isInstalled("kubectl") ? kustomize : manifests)

    private static let formatSettings = (try? RepositoryFile.text(".swift-format")) ?? ""

    private static let shellcheck = [
        TreeCase(
            "scripts",
            "what shellcheck finds",
            files: ["hack/a": "#!/usr/bin/env bash\nrm -r $1\n"],
            violations: ["hack/a:2: note: Double quote to prevent globbing and word splitting. [SC2086]"]
        )
    ]

    /// A kustomization with a component that nothing uses, and one where all is in use.
    private static let manifests = [
        TreeCase(
            "manifests",
            "a component that nothing uses",
            files: ["manifests/a/kustomization.yaml": "kind: Component\n"],
            violations: [
                "manifests/a/kustomization.yaml: no kustomization uses this component, so nothing shows that it builds"
            ]
        ),
        TreeCase(
            "manifests",
            "a kustomization that builds, with a component",
            files: [
                "a/kustomization.yaml": "kind: Component\nnamePrefix: a-\n",
                "b/kustomization.yaml": "resources:\n- c.yaml\ncomponents:\n- ../a\n",
                "b/c.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: c}\n",
            ]
        ),
    ]

    private static let kustomize =
        manifests + [
            TreeCase(
                "manifests",
                "a kustomization that builds to nothing",
                files: ["a/kustomization.yaml": "resources: []\nnamespace: a\n"],
                violations: ["a/kustomization.yaml: builds to nothing"]
            )
        ]
}
