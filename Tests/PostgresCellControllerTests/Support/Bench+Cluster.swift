import EmbeddedCluster
import FoundationEssentials
import KubernetesAPI
import PostgresCellAPI
import PostgresCellPlanning

extension Bench {
    /// Stores the cell under test.
    func applyCell(_ change: (inout JSONValue) -> Void = { _ in }) throws {
        var cell = Self.document
        change(&cell)
        try store.apply(cell, fieldManager: "kubectl")
    }

    /// Two consumers and a migration.
    static let document: JSONValue = [
        "apiVersion": "postgres.alphaswarm.io/v1alpha1", "kind": "PostgresCell",
        "metadata": ["name": "postgres", "namespace": "alphaswarm"],
        "spec": [
            "engine": ["statefulSet": ["image": "pgvector/pgvector:pg16", "storage": ["size": "5Gi"]]],
            "database": ["name": "alphaswarm"],
            "credentials": [
                "secretStoreRef": ["kind": "ClusterSecretStore", "name": "vault"],
                "owner": ["key": "alphaswarm/postgres/owner"], "pooler": ["key": "alphaswarm/postgres/pooler"],
            ],
            "consumers": [
                ["name": "core", "access": "ReadWrite", "key": "alphaswarm/postgres/core"],
                ["name": "cp", "access": "ReadOnly", "key": "alphaswarm/postgres/cp"],
            ],
            "migrations": ["alembic": ["image": "registry.example/migrations:0045"]],
        ],
    ]

    /// Passes and lets the cluster's controllers act until the cell is ready and nothing more is written.
    func converge() async throws {
        for _ in 0..<12 {
            let asked = try await pass().requests
            try actControllers()
            if asked.isEmpty, says(.ready) == "True Ready" { return }
        }
    }

    /// Every controller does what it does where all is well.
    func actControllers() throws {
        for secret in store.objects(ExternalSecret.resource) {
            let generation = secret[path: ["metadata", "generation"]]?.integer ?? 1
            try setStatus(
                secret,
                ExternalSecret.resource,
                [
                    "conditions": [["type": "Ready", "status": "True", "reason": "SecretSynced", "message": "synced"]],
                    "syncedResourceVersion": .string("\(generation)-0af1"),
                ]
            )
        }
        for claim in store.objects(PersistentVolumeClaim.resource) {
            let size = claim[path: ["spec", "resources", "requests", "storage"]] ?? "5Gi"
            try setStatus(claim, PersistentVolumeClaim.resource, ["phase": "Bound", "capacity": ["storage": size]])
        }
        for resource in [StatefulSet.resource, Deployment.resource] {
            for workload in store.objects(resource) {
                let replicas = workload[path: ["spec", "replicas"]] ?? 1
                try setStatus(
                    workload,
                    resource,
                    [
                        "observedGeneration": workload[path: ["metadata", "generation"]] ?? 1, "replicas": replicas,
                        "readyReplicas": replicas, "availableReplicas": replicas, "updatedReplicas": replicas,
                    ]
                )
            }
        }
        for job in store.objects(Job.resource) where job[path: ["status", "succeeded"]] == nil { try complete(job) }
    }

    private func complete(_ job: JSONValue) throws {
        let name = job[path: ["metadata", "name"]]?.string ?? ""
        try addPod(
            "\(name)-x",
            labels: [
                WellKnownNames.Label.cell: "postgres", WellKnownNames.Label.managedBy: WellKnownNames.fieldManager,
                WellKnownNames.Label.component: "migrations", "batch.kubernetes.io/job-name": name,
            ]
        )
        let summary = #"{"heads":["0045_ledger"],"applied":["0045_ledger","0044_bots"],"message":"at 0045_ledger"}"#
        try setStatus(
            ["metadata": ["name": .string("\(name)-x")]],
            ObservedPod.resource,
            [
                "phase": "Succeeded",
                "containerStatuses": [
                    ["name": "migrate", "state": ["terminated": ["exitCode": 0, "message": .string(summary)]]]
                ],
            ]
        )
        let time = JSONValue.string(Timestamp.format(Self.now.addingTimeInterval(-2)))
        try setStatus(
            job,
            Job.resource,
            [
                "startTime": time, "completionTime": time, "succeeded": 1,
                "conditions": [["type": "Complete", "status": "True", "reason": "CompletionsReached"]],
            ]
        )
    }

    /// A pod comes into being.
    func addPod(_ name: String, labels: [String: String], gates: [String] = []) throws {
        var spec: JSONValue = ["containers": [["name": "main", "image": "registry.example/app:1"]]]
        if !gates.isEmpty { spec["schedulingGates"] = .array(gates.map { ["name": .string($0)] }) }
        try store.apply([
            "apiVersion": "v1", "kind": "Pod", "spec": spec,
            "metadata": [
                "name": .string(name), "namespace": "alphaswarm", "labels": .object(labels.mapValues { .string($0) }),
            ],
        ])
    }

    /// Writes the status of an object of the cell's namespace as its controller would.
    func setStatus(_ object: JSONValue, _ resource: ResourceType, _ status: JSONValue) throws {
        let name = object[path: ["metadata", "name"]]?.string ?? ""
        let reference = ObjectReference(resource, ObjectKey(namespace: "alphaswarm", name: name))
        let request = reference.mergePatch(["status": status], fieldManager: "controller", subresource: "status")
        _ = try store.perform(request)
    }
}
