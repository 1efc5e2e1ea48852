import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import PostgresCellPlanning
import Testing

/// One thing that goes wrong, where, and what the cell says then.
struct Trouble: Sendable, CustomTestStringConvertible {
    var name: String
    var stage: Stage
    var reason: Reason
    var message: String
    var event: @Sendable (inout ModelCluster) -> Void

    var testDescription: String { name }

    init(
        _ name: String,
        at stage: Stage,
        _ reason: Reason,
        _ message: String,
        _ event: @escaping @Sendable (inout ModelCluster) -> Void
    ) {
        self.name = name
        self.stage = stage
        self.reason = reason
        self.message = message
        self.event = event
    }
}

@Suite struct StalledConditionTests {
    @Test("What a person must act on is Stalled within one pass, says why and heals", arguments: troubles)
    func stalls(_ trouble: Trouble) {
        var cluster = Sample.cluster(at: trouble.stage)
        let before = cluster
        trouble.event(&cluster)
        for pass in cluster.converge(Sample.plan) { #expect(pass.violations.isEmpty) }
        #expect(cluster.says(.stalled) == "True \(trouble.reason.rawValue): \(trouble.message)")
        #expect(KStatus(of: cluster.document) == .failed)
        var healed = before
        healed.cell.status = cluster.cell.status
        healed.cell.metadata.generation = cluster.cell.metadata.generation
        for pass in healed.converge(Sample.plan) { #expect(pass.violations.isEmpty) }
        #expect(healed.says(.stalled) == nil)
    }

    static let troubles = credentialTroubles + storageTroubles + podTroubles + otherTroubles

    static let credentialTroubles = [
        Trouble(
            "the store is missing",
            at: .fresh,
            .secretStoreMissing,
            "ExternalSecret postgres-owner cannot be synced: could not get ClusterSecretStore \"vault\", "
                + "clustersecretstores.external-secrets.io \"vault\" not found; create the store, or correct secretStoreRef"
        ) { cluster in
            cluster.syncAll(
                failure: "could not get ClusterSecretStore \"vault\", "
                    + "clustersecretstores.external-secrets.io \"vault\" not found"
            )
        },
        Trouble(
            "a key is missing",
            at: .fresh,
            .secretKeyMissing,
            "ExternalSecret postgres-cp cannot be synced: error processing spec.data[0] (key: alphaswarm/postgres/cp), "
                + "err: Secret does not exist; create the entry with username and password, or correct the key"
        ) { cluster in
            cluster.syncAll()
            cluster.sync(
                "postgres-cp",
                failure: "error processing spec.data[0] (key: alphaswarm/postgres/cp), err: Secret does not exist"
            )
        },
        Trouble(
            "the provider fails with changing words",
            at: .fresh,
            .secretSyncFailed,
            "ExternalSecret postgres-core cannot be synced: Put https://vault:8200: read tcp …>10.0.0.1:8200: i/o timeout "
                + "request …; look at the store and its credentials"
        ) { cluster in
            cluster.syncAll()
            cluster.sync(
                "postgres-core",
                failure: "Put https://vault:8200: read tcp 10.1.2.3:41822->10.0.0.1:8200: i/o timeout "
                    + "request 7b1e8a54-2f0e-4e61-9a6f-0d3d6f0f6b11"
            )
        },
    ]

    static let storageTroubles = [
        Trouble(
            "the volume has more than the spec asks for",
            at: .migrated,
            .volumeShrinks,
            "PersistentVolumeClaim postgres-data has 20Gi and the spec asks for 5Gi: volumes do not shrink; "
                + "set spec.engine.statefulSet.storage.size to 20Gi or more"
        ) { cluster in
            let claim = cluster.reference(PersistentVolumeClaim.resource, "postgres-data")
            cluster.objects[claim]?[path: ["spec", "resources", "requests", "storage"]] = "20Gi"
        },
        Trouble(
            "the storage class is missing",
            at: .credentials,
            .storageClassMissing,
            "PersistentVolumeClaim postgres-data cannot be bound: "
                + "storageclass.storage.k8s.io \"fast\" not found; create the storage class"
        ) { cluster in
            cluster.addUnscheduledPod(reason: "SchedulerError", "storageclass.storage.k8s.io \"fast\" not found")
        },
        Trouble(
            "the volume is lost",
            at: .migrated,
            .volumeLost,
            "the volume of PersistentVolumeClaim postgres-data is lost: restore the cell from its backups"
        ) { cluster in
            let claim = cluster.reference(PersistentVolumeClaim.resource, "postgres-data")
            cluster.objects[claim]?[path: ["status", "phase"]] = "Lost"
        },
        Trouble(
            "the claim was deleted",
            at: .migrated,
            .volumeLost,
            "PersistentVolumeClaim postgres-data is gone, and with it the data: no empty database takes its place; make the "
                + "claim again from its volume, which status.storage.volume names, or restore the backups into a new cell"
        ) { cluster in
            cluster.objects[cluster.reference(PersistentVolumeClaim.resource, "postgres-data")] = nil
        },
        Trouble(
            "the claim was made again with another volume",
            at: .migrated,
            .volumeLost,
            "PersistentVolumeClaim postgres-data is bound to another volume than status.storage.volume names, and which "
                + "migrations that has is not known: to begin with it, delete the cell, whose claim stays under "
                + "deletionPolicy Retain, and apply it again"
        ) { cluster in
            let claim = cluster.reference(PersistentVolumeClaim.resource, "postgres-data")
            cluster.objects[claim]?[path: ["spec", "volumeName"]] = "pvc-2"
        },
    ]

    static let podTroubles = [
        Trouble(
            "the database's image cannot be pulled",
            at: .storage,
            .imagePullFailed,
            "container postgres of Pod postgres-0 cannot pull image pgvector/pgvector:pg16: it does not exist; "
                + "correct the image, or give the cluster access to it"
        ) { cluster in
            cluster.observeStatefulSet()
            cluster.addWaitingPod(
                "postgres-0",
                component: "database",
                container: "postgres",
                reason: "ErrImagePull",
                message: "rpc error: code = NotFound desc = failed to pull and unpack image: not found"
            )
        },
        Trouble(
            "no node takes the database",
            at: .storage,
            .unschedulable,
            "no node takes Pod postgres-0: 0/3 nodes are available: 3 Insufficient memory.; "
                + "add a node, or ask for less in the spec"
        ) { cluster in
            cluster.observeStatefulSet()
            cluster.addUnscheduledPod(
                reason: "Unschedulable",
                "0/3 nodes are available: 3 Insufficient memory."
            )
        },
        Trouble(
            "the database crashes",
            at: .storage,
            .containerFailed,
            "container postgres of Pod postgres-0 ends again and again (exit code 1, Error): "
                + "… FATAL: data directory was made by version 15"
        ) { cluster in
            cluster.observeStatefulSet()
            cluster.addWaitingPod(
                "postgres-0",
                component: "database",
                container: "postgres",
                reason: "CrashLoopBackOff",
                message: "back-off 40s restarting failed container",
                lastExit: [
                    "exitCode": 1, "reason": "Error",
                    "message": "2026-11-22T10:00:00.123Z FATAL:  data directory was made by version 15\n",
                ]
            )
        },
        Trouble(
            "the migration's image cannot be pulled",
            at: .pooler,
            .imagePullFailed,
            "container migrate of Pod migrating cannot pull image registry.example/migrations:0045: "
                + "the registry refuses access; correct the image, or give the cluster access to it"
        ) { cluster in
            cluster.addWaitingPod(
                "migrating",
                component: "migrations",
                container: "migrate",
                reason: "ImagePullBackOff",
                message: "Back-off pulling image: ErrImagePull: 401 Unauthorized"
            )
            let pod = cluster.reference(ObservedPod.resource, "migrating")
            let job = cluster.runningJob ?? ""
            cluster.objects[pod]?[path: ["metadata", "labels", "batch.kubernetes.io/job-name"]] = .string(job)
        },
    ]

    static let otherTroubles = [
        Trouble(
            "a child belongs to somebody else",
            at: .migrated,
            .nameTaken,
            "StatefulSet postgres belongs to Cluster other: rename the cell, or delete that object"
        ) { cluster in
            let set = cluster.reference(StatefulSet.resource, "postgres")
            cluster.objects[set]?[path: ["metadata", "ownerReferences"]] = [
                ["apiVersion": "example.com/v1", "kind": "Cluster", "name": "other", "uid": "u", "controller": true]
            ]
        },
        Trouble(
            "a right is missing",
            at: .fresh,
            .applyRefused,
            "the API server refuses StatefulSet postgres: statefulsets.apps \"postgres\" is forbidden"
        ) { cluster in
            cluster.refusals[cluster.reference(StatefulSet.resource, "postgres")] =
                StepFailure(.forbidden, message: "statefulsets.apps \"postgres\" is forbidden")
            cluster.syncAll()
        },
        Trouble(
            "the storage class does not let volumes grow",
            at: .migrated,
            .volumeCannotGrow,
            "PersistentVolumeClaim postgres-data cannot grow: the storageclass that provisions the pvc must support "
                + "resize; set the size back, or use a class with allowVolumeExpansion"
        ) { cluster in
            cluster.refusals[cluster.reference(PersistentVolumeClaim.resource, "postgres-data")] =
                StepFailure(.forbidden, message: "the storageclass that provisions the pvc must support resize")
            cluster.edit { $0.engine.statefulSet?.storage.size = "10Gi" }
        },
    ]
}

extension ModelCluster {
    /// The StatefulSet's controller has seen the spec; no pod is ready.
    mutating func observeStatefulSet() {
        let set = reference(StatefulSet.resource, "postgres")
        guard let generation = objects[set]?[path: ["metadata", "generation"]] else { return }
        objects[set]?["status"] = ["observedGeneration": generation, "replicas": 1]
    }

    /// The database's pod finds no node.
    mutating func addUnscheduledPod(reason: String, _ message: String) {
        addPod(
            "postgres-0",
            labels: ownLabels("database"),
            status: [
                "phase": "Pending",
                "conditions": [
                    ["type": "PodScheduled", "status": "False", "reason": .string(reason), "message": .string(message)]
                ],
            ]
        )
    }
}
