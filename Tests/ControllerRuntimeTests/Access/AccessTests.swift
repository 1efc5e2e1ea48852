import ControllerRuntime
import KubernetesAPI
import KubernetesClient
import Testing

@Suite struct `Access` {
    private let sets = ResourceType(group: "apps", version: "v1", kind: "StatefulSet", plural: "statefulsets")
    private let deployments = ResourceType(group: "apps", version: "v1", kind: "Deployment", plural: "deployments")
    private let pods = ResourceType(group: "", version: "v1", kind: "Pod", plural: "pods")

    private var declarations: [WatchDeclaration] {
        [
            WatchDeclaration(sets, labelSelector: "x=y", verbs: [.get, .list, .watch, .patch]),
            WatchDeclaration(deployments, verbs: [.list, .watch, .get, .patch]),
            WatchDeclaration(pods, scope: .namespaces(["b", "a"]), verbs: [.watch, .list]),
            WatchDeclaration(
                Widget.resource,
                verbs: [.list, .watch],
                subresources: ["status": [.patch]],
                isOptional: true
            ),
            WatchDeclaration(KubernetesEvent.resource, verbs: [.create, .patch]),
        ]
    }

    @Test func `rules grant exactly what is declared`() {
        #expect(
            renderRBACRules(declarations) == [
                RBACRule(apiGroups: [""], resources: ["pods"], verbs: ["list", "watch"]),
                RBACRule(
                    apiGroups: ["apps"],
                    resources: ["deployments", "statefulsets"],
                    verbs: ["get", "list", "watch", "patch"]
                ),
                RBACRule(apiGroups: ["events.k8s.io"], resources: ["events"], verbs: ["create", "patch"]),
                RBACRule(apiGroups: ["example.org"], resources: ["widgets"], verbs: ["list", "watch"]),
                RBACRule(apiGroups: ["example.org"], resources: ["widgets/status"], verbs: ["patch"]),
            ]
        )
    }

    @Test func `one watch for each namespace, none for what is only written`() {
        #expect(declarations.flatMap(\.selections).map(\.namespace) == [nil, nil, "a", "b", nil])
        #expect(declarations[0].selections.first?.labelSelector == "x=y")
        #expect(declarations[4].selections == [])
    }

    @Test func `the review asks for every right once and names those that are missing`() async throws {
        let review = AccessReview { right throws(APIError) in
            !(right.resource == pods && right.namespace == "b") && right.subresource == nil
        }
        let missing = try await review.missingRights(declarations)
        #expect(
            missing.map(\.description) == [
                "list pods in namespace b", "watch pods in namespace b", "patch widgets/status.example.org",
            ]
        )
        #expect(missing.map(\.isOptional) == [false, false, true])
    }

    @Test func `a review that cannot be asked is an error, not a missing right`() async {
        let review = AccessReview { _ throws(APIError) in throw .unavailable }
        await #expect(throws: APIError.self) { try await review.missingRights(declarations) }
    }
}
