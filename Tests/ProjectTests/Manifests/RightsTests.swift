import ControllerRuntime
import KubernetesAPI
import OperatorTestSupport
import PostgresCellController
import Testing

/// The roles of manifests/ grant what the operator declares, no more and no less.
@Suite struct RightsTests {
    /// One verb on one resource.
    private struct Grant: Hashable, CustomStringConvertible {
        var group: String
        var resource: String
        var verb: String

        var description: String { "\(verb) \(resource).\(group)" }
    }

    @Test func `the role covers exactly the kinds that are watched and written`() throws {
        let declared = renderRBACRules(WatchedKinds.declarations()).flatMap { rule in
            Self.grants(groups: rule.apiGroups, resources: rule.resources, verbs: rule.verbs)
        }
        let granted = try Self.grants(in: "manifests/rbac/rules/role.yaml")
        #expect(Set(declared).subtracting(granted) == [], "declared and not granted")
        #expect(Set(granted).subtracting(declared) == [], "granted and not declared")
        #expect(granted.count == Set(granted).count)
    }

    @Test func `the role of leader election covers exactly the lease`() throws {
        let lease = WatchedKinds.lease(ObjectKey(namespace: "postgrescell-system", name: "postgrescell-operator"))
        let declared = renderRBACRules([lease]).flatMap { rule in
            Self.grants(groups: rule.apiGroups, resources: rule.resources, verbs: rule.verbs)
        }
        #expect(Set(declared) == Set(try Self.grants(in: "manifests/operator/leader-election.yaml")))
    }

    @Test func `nothing that is declared is a Secret`() {
        let resources = WatchedKinds.declarations().map(\.resource.plural)
        #expect(!resources.contains("secrets"))
    }

    private static func grants(in file: String) throws -> [Grant] {
        try YAML.parse(try RepositoryFile.text(file)).map(\.value).flatMap { $0["rules"]?.array ?? [] }.flatMap {
            rule in
            grants(
                groups: strings(rule, "apiGroups"),
                resources: strings(rule, "resources"),
                verbs: strings(rule, "verbs")
            )
        }
    }

    private static func grants(groups: [String], resources: [String], verbs: [String]) -> [Grant] {
        groups.flatMap { group in
            resources.flatMap { resource in verbs.map { Grant(group: group, resource: resource, verb: $0) } }
        }
    }

    private static func strings(_ rule: JSONValue, _ member: String) -> [String] {
        (rule[member]?.array ?? []).compactMap(\.string)
    }
}
