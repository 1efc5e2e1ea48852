import ClusterSimulation
import FoundationEssentials
import KubernetesAPI
import KubernetesClient
import OperatorTestSupport
import Testing

/// The simulated parts against whichever API server the environment names.
@Suite("Simulated controllers bring workloads to life", .serialized)
struct SimulationLifeTests {
    private typealias Objects = SimulationObjects

    @Test("A claim is bound, grows, and its StatefulSet becomes ready; a new template restarts the pod")
    func claimAndStatefulSet() async throws {
        try await TestCluster.run { cluster in
            try await cluster.installer.apply(Objects.manifest(claim, in: cluster), Objects.claims)
            try await cluster.installer.apply(Objects.manifest(statefulSet, in: cluster), Objects.statefulSets)
            let reference = ObjectReference(Objects.statefulSets, cluster.key("db"))
            let ready = try await cluster.wait().until(reference, "ready") { set in
                set?.number("status", "readyReplicas") == 1
                    && set?.number("status", "observedGeneration") == set?.number("metadata", "generation")
            }
            #expect(ready?[path: ["status", "currentRevision"]] == ready?[path: ["status", "updateRevision"]])

            var grown = try Objects.manifest(claim, in: cluster)
            grown[path: ["spec", "resources", "requests", "storage"]] = "2Gi"
            try await cluster.installer.apply(grown, Objects.claims)
            try await cluster.wait().until(ObjectReference(Objects.claims, cluster.key("data")), "grown") { claim in
                claim?[path: ["status", "capacity", "storage"]] == "2Gi"
            }

            let pod = ObjectReference(Objects.pods, cluster.key("db-0"))
            let before = try await cluster.wait().until(pod, "there") { $0 != nil }
            var changed = try Objects.manifest(statefulSet, in: cluster)
            changed[path: ["spec", "template", "metadata", "annotations"]] = ["restart": "1"]
            try await cluster.installer.apply(changed, Objects.statefulSets)
            try await cluster.wait().until(pod, "replaced and ready") { now in
                now?[path: ["metadata", "uid"]] != before?[path: ["metadata", "uid"]]
                    && now?.conditionStatus("Ready") == "True"
            }
        }
    }

    @Test("A volume of a pod's own has a claim that comes and goes with the pod")
    func ephemeralVolume() async throws {
        try await TestCluster.run { cluster in
            let manifest = """
                apiVersion: v1
                kind: Pod
                metadata: {name: job}
                spec:
                  containers:
                  - {name: main, image: test.example/job:1, volumeMounts: [{name: scratch, mountPath: /scratch}]}
                  volumes:
                  - name: scratch
                    ephemeral:
                      volumeClaimTemplate:
                        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
                """
            try await cluster.installer.apply(Objects.manifest(manifest, in: cluster), Objects.pods)
            let pod = ObjectReference(Objects.pods, cluster.key("job"))
            try await cluster.wait().until(pod, "ready") { $0?.conditionStatus("Ready") == "True" }
            let claim = ObjectReference(Objects.claims, cluster.key("job-scratch"))
            try await cluster.wait().until(claim, "bound") { $0?[path: ["status", "phase"]] == "Bound" }
            _ = try await cluster.adminClient.perform(pod.delete())
            try await cluster.wait().until(claim, "gone") { $0 == nil }
        }
    }

    @Test("A gated deployment waits, and becomes available once the gates are lifted")
    func gatedDeployment() async throws {
        try await TestCluster.run { cluster in
            try await cluster.installer.apply(Objects.manifest(deployment, in: cluster), Objects.deployments)
            let reference = ObjectReference(Objects.deployments, cluster.key("app"))
            try await cluster.wait().until(reference, "waiting for two pods") { found in
                found?.number("status", "replicas") == 2 && found?.number("status", "unavailableReplicas") == 2
                    && found?.conditionStatus("Available") == "False"
            }
            let selection = ResourceSelection(Objects.pods, namespace: cluster.namespace, labelSelector: "app=app")
            let pods = try JSONValue(parsing: await cluster.adminClient.perform(selection.list()))["items"]?.array ?? []
            #expect(pods.count == 2)
            for pod in pods {
                let name = pod[path: ["metadata", "name"]]?.string ?? ""
                let gated = ObjectReference(Objects.pods, cluster.key(name))
                let seen = try await cluster.wait().until(gated, "gated") { pod in
                    pod?.testCondition("PodScheduled")?["reason"] == "SchedulingGated"
                }
                #expect(seen?[path: ["spec", "nodeName"]] == nil)
                let lift: [JSONValue] = [
                    ["op": "test", "path": "/spec/schedulingGates/0/name", "value": "test.example/wait"],
                    ["op": "remove", "path": "/spec/schedulingGates/0"],
                ]
                _ = try await cluster.adminClient.perform(gated.jsonPatch(lift, fieldManager: "test"))
            }
            let available = try await cluster.wait().until(reference, "available") { found in
                found?.number("status", "availableReplicas") == 2
                    && found?.testCondition("Progressing")?["reason"] == "NewReplicaSetAvailable"
            }
            #expect(available?.conditionStatus("Available") == "True")
        }
    }

    @Test("A Job completes with its image's report; one whose image fails says why")
    func jobs() async throws {
        try await TestCluster.run { cluster in
            cluster.images["example.com/good:1"] = .migrates(["0002_b", "0001_a"], seconds: nil)
            cluster.images["example.com/bad:1"] = .fails("relation missing", exitCode: 3)
            for name in ["good", "bad"] {
                try await cluster.installer.apply(
                    Objects.manifest(job.replacing("NAME", with: name), in: cluster),
                    Objects.jobs
                )
            }
            let good = try await cluster.wait().until(ObjectReference(Objects.jobs, cluster.key("good")), "complete") {
                job in
                job?.conditionStatus("Complete") == "True"
            }
            #expect(good?.number("status", "succeeded") == 1)
            #expect(good?.conditionStatus("SuccessCriteriaMet") == "True")
            #expect(good?.testCondition("Complete")?["reason"] == "CompletionsReached")
            #expect(good?[path: ["status", "uncountedTerminatedPods"]] == [:])
            #expect(try await terminationMessage("good", cluster)?.contains("0002_b") == true)

            let bad = try await cluster.wait().until(ObjectReference(Objects.jobs, cluster.key("bad")), "failed") {
                job in
                job?.conditionStatus("Failed") == "True"
            }
            #expect(bad?.number("status", "failed") == 1)
            #expect(bad?.testCondition("FailureTarget")?["reason"] == "BackoffLimitExceeded")
            #expect(try await terminationMessage("bad", cluster) == "relation missing")
        }
    }

    @Test("An ExternalSecret syncs once its store and its key are there, and follows the Vault")
    func externalSecrets() async throws {
        try await TestCluster.run { cluster in
            let store = "vault-\(cluster.namespace)"
            try await cluster.installer.apply(
                Objects.manifest(externalSecret.replacing("STORE", with: store), in: cluster),
                Objects.externalSecrets
            )
            let reference = ObjectReference(Objects.externalSecrets, cluster.key("login"))
            try await cluster.wait().until(reference, "failing") { external in
                external?.testCondition("Ready")?["message"] == "could not get secret data from provider"
            }
            try await cluster.installer.apply(
                ["metadata": ["name": .string(store)], "spec": ["provider": ["vault": ["server": "http://vault"]]]],
                Objects.stores
            )
            cluster.vault.set("app/login", ["username": "me", "password": "a b/c"])
            let synced = try await cluster.wait().until(reference, "synced") { external in
                external?.testCondition("Ready")?["reason"] == "SecretSynced"
            }
            #expect(synced?[path: ["status", "binding", "name"]] == "login")
            let generation = synced?.number("metadata", "generation") ?? 0
            #expect(synced?[path: ["status", "syncedResourceVersion"]]?.string?.hasPrefix("\(generation)-") == true)
            let secret = ObjectReference(Objects.secrets, cluster.key("login"))
            let uri = Data("postgresql://me:a%20b%2Fc@db".utf8).base64EncodedString()
            try await cluster.wait().until(secret, "rendered") { $0?[path: ["data", "uri"]] == .string(uri) }

            cluster.vault.set("app/login", ["username": "me", "password": "new"])
            let rotated = Data("postgresql://me:new@db".utf8).base64EncodedString()
            try await cluster.wait().until(secret, "rotated") { $0?[path: ["data", "uri"]] == .string(rotated) }
        }
    }

    @Test("A pod waits for its Secret, and tells of an image that cannot be pulled")
    func waitingPods() async throws {
        try await TestCluster.run { cluster in
            var set = try Objects.manifest(statefulSet, in: cluster)
            set[path: ["spec", "template", "spec", "initContainers"]] = nil
            set[path: ["spec", "template", "spec", "volumes"]] = [["name": "v", "secret": ["secretName": "later"]]]
            set[path: ["spec", "template", "spec", "containers"]] = [
                ["name": "main", "image": "example.com/does-not-exist:1"]
            ]
            try await cluster.installer.apply(set, Objects.statefulSets)
            let pod = ObjectReference(Objects.pods, cluster.key("db-0"))
            try await cluster.wait().until(pod, "creating") { waitingReason($0) == "ContainerCreating" }
            try await cluster.installer.apply(
                Objects.manifest("metadata: {name: later}", in: cluster),
                Objects.secrets
            )
            try await cluster.wait().until(pod, "backing off") { waitingReason($0) == "ImagePullBackOff" }
            cluster.images["example.com/does-not-exist:1"] = .migrates([], seconds: nil)
            try await cluster.wait().until(pod, "ready") { $0?.conditionStatus("Ready") == "True" }
        }
    }
}

private func waitingReason(_ pod: JSONValue?) -> String? {
    let containers = pod?[path: ["status", "containerStatuses"]]?.array ?? []
    return containers.first?[path: ["state", "waiting", "reason"]]?.string
}

private func terminationMessage(_ job: String, _ cluster: TestCluster) async throws -> String? {
    let selection = ResourceSelection(
        SimulationObjects.pods,
        namespace: cluster.namespace,
        labelSelector: "batch.kubernetes.io/job-name=\(job)"
    )
    let pods = try JSONValue(parsing: await cluster.adminClient.perform(selection.list()))["items"]?.array ?? []
    let containers = pods.first?[path: ["status", "containerStatuses"]]?.array ?? []
    return containers.first?[path: ["state", "terminated", "message"]]?.string
}

private let claim = """
    metadata: {name: data}
    spec:
      accessModes: [ReadWriteOnce]
      storageClassName: fast
      resources: {requests: {storage: 1Gi}}
    """

private let statefulSet = """
    metadata: {name: db}
    spec:
      serviceName: db
      replicas: 1
      selector: {matchLabels: {app: db}}
      template:
        metadata: {labels: {app: db}}
        spec:
          initContainers:
          - {name: prepare, image: "example.com/tools:1"}
          - {name: side-car, image: "example.com/tools:1", restartPolicy: Always}
          containers: [{name: main, image: "example.com/db:1"}]
          volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
    """

private let deployment = """
    metadata: {name: app}
    spec:
      replicas: 2
      selector: {matchLabels: {app: app}}
      template:
        metadata: {labels: {app: app}}
        spec:
          schedulingGates: [{name: test.example/wait}]
          containers: [{name: main, image: "example.com/app:1"}]
    """

private let job = """
    metadata: {name: NAME}
    spec:
      backoffLimit: 0
      podReplacementPolicy: Failed
      template:
        spec:
          restartPolicy: Never
          containers: [{name: main, image: "example.com/NAME:1"}]
    """

private let externalSecret = #"""
    metadata: {name: login}
    spec:
      refreshInterval: 1h
      secretStoreRef: {kind: ClusterSecretStore, name: STORE}
      target:
        name: login
        template:
          data: {uri: 'postgresql://{{ .username | urlquery }}:{{ .password | urlquery | replace "+" "%20" }}@db'}
      data:
      - {secretKey: username, remoteRef: {key: app/login, property: username}}
      - {secretKey: password, remoteRef: {key: app/login, property: password}}
    """#
