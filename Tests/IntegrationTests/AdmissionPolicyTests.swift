import ClusterSimulation
import Foundation
import KubernetesAPI
import KubernetesClient
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// The admission policies of `manifests/admission`, which only a real API server evaluates.
@Suite(.serialized, .enabled(if: TestServer.isReal, "they need a real API server: set KUBEBUILDER_ASSETS"))
struct AdmissionPolicyTests {
    @Test func `the gate of a pod whose revision is applied is lifted at its creation, and in no other case`()
        async throws
    {
        try await withPolicies { cluster in
            cluster.images[SmallCell.image] = .migrates(["0002_b", "0001_a"], seconds: nil)
            try await OperatorUnderTest.run(on: cluster) { _ in
                try await cluster.apply(SmallCell.manifest(in: cluster.namespace))
                try await cluster.apply(
                    SmallCell.manifest("second", in: cluster.namespace) { $0[path: ["spec", "migrations"]] = nil }
                )
                try await cluster.becomesReady()
            }
            // No operator runs from here on.
            let ours = WellKnownNames.schedulingGate
            try await eventually("a policy that lifts gates") { try await isLifted(cluster) }
            let cases: [(String, String, String?, [String], [String])] = [
                ("applied", "db", "0001_a", [ours], []),
                ("not-applied", "db", "0009_z", [ours], [ours]),
                ("no-revision", "db", nil, [ours], [ours]),
                ("absent-cell", "absent", "0001_a", [ours], [ours]),
                ("other-cell", "second", "0001_a", [ours], [ours]),
                ("foreign-gate", "db", "0001_a", ["example.org/quota", ours], ["example.org/quota"]),
            ]
            for (name, cell, revision, gates, left) in cases {
                let pod = SmallCell.gatedPod(name, of: cell, in: cluster.namespace, requires: revision, gates: gates)
                try await cluster.create(pod, ClusterKinds.pod)
                #expect(try await cluster.object(ClusterKinds.pod, name)?.gates == left, "\(name)")
            }
            try await loseVolume(cluster)
            try await eventually("a policy that knows of the lost volume") { try await !isLifted(cluster) }
            let late = SmallCell.gatedPod("late", of: "db", in: cluster.namespace, requires: "0001_a")
            try await cluster.create(late, ClusterKinds.pod)
            #expect(try await cluster.object(ClusterKinds.pod, "late")?.gates == [ours])
        }
    }

    /// An operator sees it, and is gone again.
    private func loseVolume(_ cluster: TestCluster) async throws {
        try await OperatorUnderTest.run(on: cluster) { _ in
            try await cluster.delete(ClusterKinds.claim, "db-data")
            try await cluster.delete(ClusterKinds.pod, "db-0")
            _ = try await cluster.becomes(ClusterKinds.cell, "db", "without its volume") {
                $0.stalledReason == Reason.volumeLost.rawValue
            }
        }
    }

    @Test func `the operator's account may take its own gate from a pod and change nothing else`() async throws {
        try await withPolicies { cluster in
            let ours = WellKnownNames.schedulingGate
            let pod = SmallCell.gatedPod("web", of: "db", in: cluster.namespace, gates: ["example.org/quota", ours])
            try await cluster.create(pod, ClusterKinds.pod)
            let reference = cluster.reference(ClusterKinds.pod, "web")
            let account = cluster.client(user: "operator")
            let refused: [[JSONValue]] = [
                [["op": "replace", "path": "/spec/containers/0/image", "value": "registry.example/evil:1"]],
                [["op": "remove", "path": "/spec/schedulingGates/0"]],
                [["op": "add", "path": "/metadata/labels/app", "value": "other"]],
                [["op": "add", "path": "/metadata/annotations", "value": ["a": "b"]]],
            ]
            for patch in refused {
                let request = reference.jsonPatch(patch, fieldManager: "postgrescell-operator")
                try await untilRefused(account, request, naming: "operator-pod-patch")
            }
            let lift = reference.jsonPatch(
                [["op": "remove", "path": "/spec/schedulingGates/1"]],
                fieldManager: "postgrescell-operator"
            )
            _ = try await account.perform(lift)
            #expect(try await cluster.object(ClusterKinds.pod, "web")?.gates == ["example.org/quota"])
        }
    }

    @Test func `a protected cell cannot be deleted until it is not protected any more`() async throws {
        try await withPolicies { cluster in
            try await cluster.apply(
                SmallCell.manifest(in: cluster.namespace) {
                    $0[path: ["metadata", "annotations"]] = [WellKnownNames.Annotation.protected: "true"]
                }
            )
            let words = try await untilRefused(cluster.adminClient, cluster.dryDelete(SmallCell.name))
            #expect(words.contains("is protected"))
            let error = await #expect(throws: APIError.self) {
                try await cluster.delete(ClusterKinds.cell, SmallCell.name)
            }
            #expect(error?.isForbidden == true)
            let unprotected: JSONValue = [WellKnownNames.Annotation.protected: .null]
            try await cluster.patchCell(["metadata": ["annotations": unprotected]])
            try await cluster.delete(ClusterKinds.cell, SmallCell.name)
        }
    }

    @Test func `a workload that names a cell and has no gate is refused with a sentence that says what to do`()
        async throws
    {
        try await withPolicies { cluster in
            let labels: JSONValue = ["app": "web", WellKnownNames.Label.cell: "db"]
            let workload: JSONValue = [
                "apiVersion": "apps/v1", "kind": "Deployment",
                "metadata": ["name": "web", "namespace": .string(cluster.namespace)],
                "spec": [
                    "selector": ["matchLabels": ["app": "web"]],
                    "template": [
                        "metadata": ["labels": labels],
                        "spec": ["containers": [["name": "web", "image": "registry.example/web:1"]]],
                    ],
                ],
            ]
            var request = cluster.reference(ClusterKinds.deployment, "web")
                .create(Data(workload.serialized), fieldManager: "person")
            request.query.append(.init("dryRun", "All"))
            let words = try await untilRefused(cluster.adminClient, request)
            #expect(words.contains("spec.template.spec.schedulingGates"))
            var gated = workload
            gated[path: ["spec", "template", "spec", "schedulingGates"]] = [
                ["name": .string(WellKnownNames.schedulingGate)]
            ]
            try await cluster.create(gated, ClusterKinds.deployment, query: [.init("dryRun", "All")])
        }
    }

    private func withPolicies(_ body: @escaping @Sendable (TestCluster) async throws -> Void) async throws {
        try await withCluster { cluster, _ in
            for file in ["operator-pod-patch", "protected-cell", "require-gate", "lift-gate/lift-gate"] {
                for document in try YAML.parse(try RepositoryFile.text("manifests/admission/\(file).yaml")) {
                    let kind = document.value["kind"]?.string ?? ""
                    let plural = kind.hasSuffix("y") ? "\(kind.dropLast())ies" : "\(kind)s"
                    let resource = ResourceType(
                        group: "admissionregistration.k8s.io",
                        version: "v1",
                        kind: kind,
                        plural: plural.lowercased(),
                        isNamespaced: false
                    )
                    try await cluster.installer.apply(document.value, resource)
                }
            }
            try await body(cluster)
        }
    }

    /// Asks until a policy that was just installed refuses; there is nothing to watch for this.
    ///
    /// - Parameter policy: what the refusal is to name, where rights may be the reason as well.
    /// - Returns: the refusal's words.
    @discardableResult
    private func untilRefused(
        _ client: APIClient,
        _ request: APIRequest,
        naming policy: String = ""
    ) async throws -> String {
        let deadline = ContinuousClock.now + .seconds(120)
        while ContinuousClock.now < deadline {
            var trial = request
            if !trial.query.contains(where: { $0.name == "dryRun" }), trial.method != .delete {
                trial.query.append(.init("dryRun", "All"))
            }
            if let words = try await refusal(of: trial, by: client), policy.isEmpty || words.contains(policy) {
                return words
            }
            try await Task.sleep(for: .milliseconds(200))
        }
        Issue.record("\(request.method.rawValue) \(request.path) is not refused")
        return ""
    }

    private func refusal(of request: APIRequest, by client: APIClient) async throws -> String? {
        do throws(APIError) {
            _ = try await client.perform(request)
            return nil
        } catch {
            guard error.isForbidden else { throw error }
            return error.status?.message ?? ""
        }
    }

    /// Whether the policy would lift the gate of a pod whose revision is applied; it reads from caches of its own.
    private func isLifted(_ cluster: TestCluster) async throws -> Bool {
        var manifest = SmallCell.gatedPod("trial", of: "db", in: cluster.namespace, requires: "0001_a")
        manifest["apiVersion"] = "v1"
        manifest["kind"] = "Pod"
        let trial = cluster.reference(ClusterKinds.pod, "trial")
        var request = trial.create(Data(manifest.serialized), fieldManager: "person")
        request.query.append(.init("dryRun", "All"))
        return try JSONValue(parsing: try await cluster.adminClient.perform(request)).gates.isEmpty
    }
}

extension TestCluster {
    /// Deletes a cell in the server's mind only.
    fileprivate func dryDelete(_ name: String) -> APIRequest {
        var request = reference(ClusterKinds.cell, name).delete()
        request.query.append(.init("dryRun", "All"))
        return request
    }
}
