extension TreeCase {
    /// Names and sizes.
    static let naming = [
        TreeCase(
            "names",
            "names that say nothing",
            files: [
                "Sources/A/StringUtils.swift": "struct ConnectionManager {}\nfinal class Handler {}\n",
                "Sources/A/Array+Extensions.swift": "enum B { struct TestHelper {} }\n",
                "Sources/A/Common/C.swift": "",
            ],
            violations: [
                "Sources/A/StringUtils.swift: file name StringUtils says \"Utils\": name what it is",
                "Sources/A/StringUtils.swift:1: type name ConnectionManager says \"Manager\": name what it is",
                "Sources/A/StringUtils.swift:2: type name Handler does not say what is handled",
                "Sources/A/Array+Extensions.swift: file name Extensions says \"Extensions\": name what it is",
                "Sources/A/Array+Extensions.swift:1: type name TestHelper says \"Helper\": name what it is",
                "Sources/A/Common/C.swift: file name Common says \"Common\": name what it is",
            ]
        ),
        TreeCase(
            "names",
            "names with an object, and those words in use, comments and strings",
            files: [
                "Sources/A/Array+Chunks.swift": "struct SignalHandler { class func utils() { FileManager.default } }\n",
                "Sources/A/DatabaseExtension.swift": "// struct Helper\nlet a = \"class Manager\"\n",
            ]
        ),
        TreeCase(
            "sizes",
            "a file and functions that are too long",
            files: [
                "Sources/A/A.swift": String(repeating: "let a = 1\n", count: 501),
                "Sources/A/B.swift": "func f(\n    a: Int = { 1 }()\n) -> (Int) -> Void\nwhere A: B {\n"
                    + String(repeating: "    a()\n", count: 61) + "}\nprotocol P { func g() }\ninit?(b: Int) {\n"
                    + String(repeating: "    b(\"}\")\n", count: 62) + "}\n",
                "Tests/ATests/C.swift": String(repeating: "\n", count: 701),
            ],
            violations: [
                "Sources/A/A.swift: has 501 lines, at most 500: split it by concept",
                "Sources/A/B.swift:1: f has a body of 61 lines, at most 60",
                "Sources/A/B.swift:68: init has a body of 62 lines, at most 60",
                "Tests/ATests/C.swift: has 701 lines, at most 700: split it by concept",
            ]
        ),
        TreeCase(
            "sizes",
            "the longest that may be",
            files: [
                "Sources/A/A.swift": String(repeating: "let a = 1\n", count: 500),
                "Sources/A/B.swift": "    func f() {\n" + String(repeating: "    a()\n", count: 60) + "    }\n",
                "Tests/ATests/C.swift": String(repeating: "\n", count: 700),
            ]
        ),
    ]

    /// What is written for readers.
    static let writing = [
        TreeCase(
            "documentation",
            "package declarations without a comment",
            files: [
                "Sources/A/A.swift": """
                package struct A {
                    package var a: Int
                    // Not a doc comment.
                    @discardableResult
                    package static func f() -> Int { 1 }
                    package init(b: Int) {
                        a = b
                        register(self)
                    }
                }
                """,
                "Sources/A/Kinds/B.swift": "/// B.\npackage struct B {\n    package var computed: Int { 1 }\n}\n",
            ],
            violations: [
                "Sources/A/A.swift:1: package struct A has no /// comment that states its contract",
                "Sources/A/A.swift:2: package var a has no /// comment that states its contract",
                "Sources/A/A.swift:5: package func f has no /// comment that states its contract",
                "Sources/A/A.swift:6: package init has no /// comment that states its contract",
                "Sources/A/Kinds/B.swift:3: package var computed has no /// comment that states its contract",
            ]
        ),
        TreeCase(
            "documentation",
            "comments above attributes, memberwise initialisers, fields of kinds, members of known protocols",
            files: [
                "Sources/A/A.swift": """
                package import B
                /// A.
                @frozen
                package struct A {
                    /// Of seconds.
                    package private(set) var a: Int
                    package init(a: Int, b: [Int] = []) {
                        self.a = a
                        self.b =
                            b.map { $0 + 1 }
                    }
                    package init() {}
                    package init(from decoder: any Decoder) throws { try decoder.a() }
                    package func hash(into hasher: inout Hasher) {}
                    package static func == (a: A, b: A) -> Bool { true }
                    func internalOne() {}
                }
                """,
                "Sources/A/Kinds/B.swift": "/// B.\npackage struct B {\n    package var replicas: Int?\n}\n",
            ]
        ),
        TreeCase(
            "paths",
            "paths of the machine of whoever wrote it",
            files: [
                "README.md": "See /" + "work/notes.\n",
                "hack/a": "cd /" + "root/project\nls /" + "home/jane/project\n",
            ],
            violations: [
                "README.md:1: names a path of one machine: /" + "work/notes.",
                "hack/a:1: names a path of one machine: /" + "root/project",
                "hack/a:2: names a path of one machine: /" + "home/jane/project",
            ]
        ),
        TreeCase(
            "paths",
            "paths that every machine has, and relative ones",
            files: [
                "README.md":
                    "/usr/bin/env, https://example.org/work/a, ./work/, $HOME/root/, /home/me/.kube/config, /var/run/x\n"
            ]
        ),
    ]
}
