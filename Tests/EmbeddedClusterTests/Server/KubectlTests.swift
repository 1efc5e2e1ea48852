import EmbeddedCluster
import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import Testing

/// An unmodified kubectl against the server, over HTTP.
@Suite(
    .enabled(if: Kubectl.isInstalled, "kubectl is not on the PATH: hack/setup installs it"),
    .timeLimit(.minutes(10))
)
struct KubectlTests {
    @Test func `kubectl applies, shows, waits for, patches and deletes an object`() async throws {
        try await withKubectl { kubectl, store in
            let manifest = "{apiVersion: example.com/v1, kind: Cell, metadata: {name: a}, spec: {size: 1Gi}}"
            #expect(try await kubectl(["apply", "-f", "-"], input: manifest) == "cell.example.com/a created\n")
            #expect(try await kubectl(["apply", "-f", "-"], input: manifest) == "cell.example.com/a unchanged\n")
            let applied = try await kubectl(["apply", "--server-side", "-f", "-"], input: manifest)
            #expect(applied.hasSuffix("cell.example.com/a serverside-applied\n"))
            _ = try await kubectl([
                "patch", "cell", "a", "--subresource", "status", "--type", "merge", "-p",
                #"{"status":{"conditions":[{"type":"Ready","status":"True"}]}}"#,
            ])
            let waited = try await kubectl(["wait", "--for=condition=Ready", "cell/a", "--timeout=300s"])
            #expect(waited == "cell.example.com/a condition met\n")
            let table = try await kubectl(["get", "ce"])
            #expect(
                table.split(separator: "\n").map { $0.split(separator: " ").map(String.init) } == [
                    ["NAME", "READY", "COUNT"], ["a", "True", "1"],
                ]
            )
            let field = try await kubectl(["get", "cell", "a", "-o", "jsonpath={.spec.size}"])
            #expect(field == "1Gi")
            #expect(try await kubectl(["describe", "cell", "a"]).contains("Size:   1Gi"))
            #expect(try await kubectl(["delete", "cell", "a"]).hasPrefix("cell.example.com \"a\" deleted"))
            #expect(store.object(Kinds.cell.named("a")) == nil)
        }
    }

    @Test func `kubectl counts a side car among a pod's containers, and no initial one`() async throws {
        try await withKubectl { kubectl, _ in
            let manifest = """
                {apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {
                  initContainers: [{name: first, image: a}, {name: side, image: a, restartPolicy: Always}],
                  containers: [{name: main, image: a}]}}
                """
            _ = try await kubectl(["apply", "-f", "-"], input: manifest)
            let statuses = """
                {"initContainerStatuses": [{"name": "first", "ready": true, "restartCount": 5},
                 {"name": "side", "ready": true, "restartCount": 2}],
                 "containerStatuses": [{"name": "main", "ready": false, "restartCount": 1}]}
                """
            _ = try await kubectl([
                "patch", "pod", "web", "--subresource", "status", "--type", "merge", "-p", "{\"status\": \(statuses)}",
            ])
            let row = try await kubectl(["get", "pod", "web", "--no-headers"]).split(separator: " ")
            #expect(row[1] == "1/2" && row[3] == "3", "\(row)")
        }
    }

    /// kubectl sends what it makes of the CronJob as protobuf.
    @Test func `kubectl makes a Job of a CronJob, and nothing of the template is lost`() async throws {
        try await withKubectl { kubectl, store in
            _ = try await kubectl(["apply", "-f", "-"], input: Self.cronJob)
            let said = try await kubectl(["create", "job", "now", "--from=cronjob/report"])
            #expect(said == "job.batch/now created\n")
            let cronJob = try #require(store.objects(CronJob.resource).first)
            let job = try #require(store.objects(Job.resource).first)
            for path in [["backoffLimit"], ["podFailurePolicy"], ["template", "spec"]] {
                let wanted = cronJob[path: ["spec", "jobTemplate", "spec"] + path]
                let found = job[path: ["spec"] + path]
                #expect(found == wanted, "\(found?.text ?? "") instead of \(wanted?.text ?? "")")
            }
            #expect(job[path: ["metadata", "labels"]] == ["a": "b"])
            let owner = job[path: ["metadata", "ownerReferences"]]?.array?.first
            #expect(owner?["name"] == "report" && owner?["controller"] == true)
        }
    }

    private static let cronJob = """
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: report}
        spec:
          schedule: "*/5 * * * *"
          jobTemplate:
            metadata: {labels: {a: b}}
            spec:
              backoffLimit: 0
              podFailurePolicy:
                rules:
                - {action: FailJob, onExitCodes: {operator: In, values: [3, 4]}}
                - {action: Ignore, onPodConditions: [{type: DisruptionTarget, status: "True"}]}
              template:
                metadata: {annotations: {c: d}}
                spec:
                  restartPolicy: Never
                  automountServiceAccountToken: false
                  terminationGracePeriodSeconds: 0
                  securityContext: {runAsUser: 0, runAsNonRoot: false, supplementalGroups: [1, 2]}
                  tolerations: [{key: k, operator: Exists, tolerationSeconds: 0}]
                  containers:
                  - name: main
                    image: example.com/report:1
                    command: [sh, -c, "exit 0"]
                    env:
                    - {name: A, value: b}
                    - {name: P, valueFrom: {secretKeyRef: {name: s, key: p, optional: true}}}
                    ports: [{name: http, containerPort: 80}]
                    livenessProbe: {httpGet: {path: /, port: http}, periodSeconds: 5}
                    startupProbe: {tcpSocket: {port: 80}}
                    resources: {requests: {cpu: 100m, memory: 1Gi}}
                    securityContext: {readOnlyRootFilesystem: true, capabilities: {drop: [ALL]}}
                    volumeMounts: [{name: t, mountPath: /tmp}, {name: m, mountPath: /m, readOnly: true}]
                  volumes:
                  - {name: t, emptyDir: {}}
                  - {name: m, configMap: {name: c, defaultMode: 288, items: [{key: k, path: p, mode: 0}]}}
                  - {name: q, projected: {sources: [{secret: {name: s}}]}}
                  - name: e
                    ephemeral:
                      volumeClaimTemplate:
                        metadata: {labels: {f: g}}
                        spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
        """

    @Test func `kubectl shows the server's refusal`() async throws {
        try await withKubectl { kubectl, _ in
            let manifest = "{apiVersion: example.com/v1, kind: Cell, metadata: {name: a}, spec: {size: 1Gi, foo: 1}}"
            let refused = try await kubectl.result(["create", "-f", "-"], input: manifest)
            #expect(!refused.isSuccess && refused.errors.contains("strict decoding error: unknown field \"spec.foo\""))
        }
    }

    @Test func `kubectl applies the whole installation, and is warned of what is not evaluated`() async throws {
        try await withKubectl { kubectl, _ in
            for name in ["install/cluster", "admission/lift-gate"] {
                let output = try await kubectl([
                    "apply", "--server-side", "-k", RepositoryFile.path("manifests/\(name)"),
                ])
                #expect(output.split(separator: "\n").allSatisfy { $0.hasSuffix(" serverside-applied") })
            }
            let policies = try await kubectl(["get", "mutatingadmissionpolicies", "-o", "name"])
            #expect(!policies.isEmpty)
            let manifest = """
                {apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicy, metadata: {name: a},
                 spec: {validations: [{expression: "true"}]}}
                """
            let warned = try await kubectl.result(["apply", "-f", "-"], input: manifest)
            #expect(warned.isSuccess && warned.errors.contains("stored and not evaluated"))
        }
    }

    private func withKubectl(_ body: (Kubectl, ClusterStore) async throws -> Void) async throws {
        let cluster = EmbeddedCluster()
        try cluster.store.apply(yaml(cellDefinition))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await cluster.run() }
            let folder = try TemporaryFolder()
            try Data(await cluster.kubeconfig().utf8).write(to: URL(filePath: "\(folder.path)/config"))
            try await body(Kubectl(kubeconfig: "\(folder.path)/config"), cluster.store)
            group.cancelAll()
        }
    }
}
