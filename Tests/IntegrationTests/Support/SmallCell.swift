import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI

/// The cell that most tests use: one consumer, one migration, one pooler replica.
enum SmallCell {
    static let name = "db"
    static let image = "registry.example/migrations:1"
    static let revision = "0001_initial"
    static let keys = ["test/owner", "test/pooler", "test/core"]

    /// - Parameter change: made to the manifest.
    static func manifest(
        _ name: String = name,
        in namespace: String,
        change: (inout JSONValue) -> Void = { _ in }
    ) -> JSONValue {
        var manifest: JSONValue = [
            "metadata": ["name": .string(name), "namespace": .string(namespace)],
            "spec": [
                "database": ["name": "app"],
                "credentials": [
                    "secretStoreRef": ["kind": "SecretStore", "name": "vault"],
                    "owner": ["key": "test/owner"], "pooler": ["key": "test/pooler"],
                ],
                "consumers": [["name": "core", "access": "ReadWrite", "key": "test/core"]],
                "pooler": ["replicas": 1],
                "migrations": ["alembic": ["image": .string(image)]],
            ],
        ]
        change(&manifest)
        return manifest
    }

    /// An application's pod that waits for a cell's migrations.
    static func gatedPod(
        _ name: String,
        of cell: String = name,
        in namespace: String,
        requires revision: String? = nil,
        gates: [String] = [WellKnownNames.schedulingGate]
    ) -> JSONValue {
        var pod: JSONValue = [
            "metadata": [
                "name": .string(name), "namespace": .string(namespace),
                "labels": ["app": "web", WellKnownNames.Label.cell: .string(cell)],
            ],
            "spec": [
                "automountServiceAccountToken": false,
                "schedulingGates": .array(gates.map { ["name": .string($0)] }),
                "containers": [["name": "web", "image": "registry.example/web:1"]],
            ],
        ]
        if let revision {
            pod[path: ["metadata", "annotations"]] = [WellKnownNames.Annotation.requiresRevision: .string(revision)]
        }
        return pod
    }
}
