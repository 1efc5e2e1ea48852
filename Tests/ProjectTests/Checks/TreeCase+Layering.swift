extension TreeCase {
    /// Which target may see what.
    static let layering = [
        TreeCase(
            "layers",
            "an import of a module that the layer must not see",
            files: [
                "Sources/PostgresCellPlanning/A.swift": "import KubernetesAPI\npackage import KubernetesClient\n",
                "Sources/KubernetesAPI/B.swift": "import struct PostgresCellAPI.PostgresCell\n",
                "Sources/Stray/C.swift": "",
            ],
            violations: [
                "Sources/PostgresCellPlanning/A.swift:2: PostgresCellPlanning may not import KubernetesClient; "
                    + "it may import KubernetesAPI, PostgresCellAPI",
                "Sources/KubernetesAPI/B.swift:1: KubernetesAPI may not import PostgresCellAPI; it may import CYAML",
                "Sources/Stray/C.swift: target Stray has no layer: add it to the table in hack/checks/layers.py",
            ]
        ),
        TreeCase(
            "layers",
            "imports that the table allows, and one in a comment",
            files: [
                "Sources/ClusterSimulation/A.swift":
                    "import KubernetesClient\nimport Logging\n// import EmbeddedCluster\n",
                "Sources/PostgresCellController/B.swift": "import ControllerRuntime\n",
            ]
        ),
        TreeCase(
            "foundation",
            "Foundation in a target that ends in the operator",
            files: ["Sources/KubernetesClient/A.swift": "#if os(Linux)\ninternal import Foundation\n#endif\n"],
            violations: ["Sources/KubernetesClient/A.swift:2: imports Foundation; use FoundationEssentials"]
        ),
        TreeCase(
            "foundation",
            "FoundationEssentials, and Foundation in the embedded cluster",
            files: [
                "Sources/KubernetesClient/A.swift": "import FoundationEssentials\n",
                "Sources/EmbeddedCluster/B.swift": "import Foundation\n",
            ]
        ),
        TreeCase(
            "vocabulary",
            "the runtime speaks of what is run",
            files: [
                "Sources/ControllerRuntime/A.swift": "/// Reconciles a cell.\nlet postgresCell = 1\n",
                "Sources/ControllerRuntime/CellQueue.swift": "",
            ],
            violations: [
                "Sources/ControllerRuntime/A.swift:1: says \"cell\": ControllerRuntime knows no cells",
                "Sources/ControllerRuntime/A.swift:2: says \"cell\": ControllerRuntime knows no cells",
                "Sources/ControllerRuntime/CellQueue.swift: the file's name says \"cell\": "
                    + "ControllerRuntime knows no cells",
            ]
        ),
        TreeCase(
            "vocabulary",
            "words that only contain those letters, and cells elsewhere",
            files: [
                "Sources/ControllerRuntime/A.swift":
                    "/// Cancelled where Task.isCancelled; CancellationError, excellent.\n",
                "Sources/PostgresCellController/Cell.swift": "struct Cell {}\n",
            ]
        ),
        TreeCase(
            "access",
            "wider access than the package, a test that looks inside, promises without a reason",
            files: [
                "Sources/A/A.swift": "public struct A {}\n    @inlinable public static func f() {}\nopen class B {}\n",
                "Sources/A/C.swift": "final class C: @unchecked Sendable {\n    nonisolated(unsafe) var c = 1\n}\n",
                "Tests/ATests/D.swift": "@testable import A\n",
            ],
            violations: [
                "Sources/A/A.swift:1: is public; nothing outside this package uses it: `package`",
                "Sources/A/A.swift:2: is public; nothing outside this package uses it: `package`",
                "Sources/A/A.swift:3: is open; nothing outside this package uses it: `package`",
                "Sources/A/C.swift:1: `@unchecked Sendable` without a comment that says why it is safe",
                "Sources/A/C.swift:2: `nonisolated(unsafe)` without a comment that says why it is safe",
                "Tests/ATests/D.swift:1: imports @testable; make what the test needs `package`",
            ]
        ),
        TreeCase(
            "access",
            "package declarations, the word as an argument, a promise with its reason",
            files: [
                "Sources/A/A.swift": "package struct A {\n    func open() {}\n    let open = \"public struct\"\n}\n",
                "Sources/A/C.swift": "// Guarded by the handle's own lock.\nfinal class C: @unchecked Sendable {}\n",
            ]
        ),
    ]

    /// What the pure core may not do.
    static let planning = [
        TreeCase(
            "purity",
            "a clock, a throw, a logger, chance, suspension",
            files: [
                "Sources/PostgresCellPlanning/A.swift": """
                import Logging
                func a() throws { throw E() }
                let b = Date()
                let c = Date.now
                let d = ContinuousClock()
                let e = UUID()
                func f() async {}
                """
            ],
            violations: [
                "Sources/PostgresCellPlanning/A.swift:1: imports Logging; planning may import "
                    + "Crypto, FoundationEssentials, KubernetesAPI, PostgresCellAPI",
                "Sources/PostgresCellPlanning/A.swift:2: `throws` throws: planning is total, return a problem as a value",
                "Sources/PostgresCellPlanning/A.swift:2: `throw` throws: planning is total, return a problem as a value",
                "Sources/PostgresCellPlanning/A.swift:3: `Date()` reads the clock: take `now` as a parameter",
                "Sources/PostgresCellPlanning/A.swift:4: `.now` reads a clock: take `now` as a parameter",
                "Sources/PostgresCellPlanning/A.swift:5: `ContinuousClock` names a clock: take `now` as a parameter",
                "Sources/PostgresCellPlanning/A.swift:6: `UUID()` is random: a plan must repeat",
                "Sources/PostgresCellPlanning/A.swift:7: `async` suspends: planning is synchronous",
            ]
        ),
        TreeCase(
            "purity",
            "time as a parameter, the words in comments and strings, and a clock in another target",
            files: [
                "Sources/PostgresCellPlanning/A.swift": """
                import FoundationEssentials
                // Never throws; Date() is not called.
                func plan(now: Date) -> String { "throws at \\(now)" }
                """,
                "Sources/ControllerRuntime/B.swift": "let now = ContinuousClock().now\n",
            ]
        ),
        TreeCase(
            "tasks",
            "tasks that nothing waits for",
            files: [
                "Sources/A/A.swift": """
                Task { await a() }
                Task.detached { await a() }
                let b = Task<Void, any Error>(priority: .low) {}
                let c = Task<[Int], Never> {}
                """,
                "Tests/ATests/B.swift": "Task.immediate {}\n",
            ],
            violations: (1...4).map {
                "Sources/A/A.swift:\($0): starts an unstructured task; use a task group or a Service"
            } + ["Tests/ATests/B.swift:1: starts an unstructured task; use a task group or a Service"]
        ),
        TreeCase(
            "tasks",
            "task groups, cancellation and sleep",
            files: [
                "Sources/A/A.swift": """
                await withTaskGroup { group in group.addTask { try await Task.sleep(for: .seconds(1)) } }
                if Task.isCancelled { migrationTask(1) }
                // Task { } would be wrong
                """
            ]
        ),
    ]
}
