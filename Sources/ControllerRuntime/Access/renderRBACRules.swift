import KubernetesAPI

/// One rule of a Role or ClusterRole.
package struct RBACRule: Codable, Hashable, Sendable {
    /// The empty text is the core group.
    package var apiGroups: [String]
    /// Plurals, with `/status` and the like for subresources.
    package var resources: [String]
    /// In the order of `AccessVerb`.
    package var verbs: [String]

    package init(apiGroups: [String], resources: [String], verbs: [String]) {
        self.apiGroups = apiGroups
        self.resources = resources
        self.verbs = verbs
    }
}

/// The rules that grant exactly what is declared: resources of one group with the same verbs share a rule.
///
/// Sorted by group, then resources, so that manifests can be compared with it.
package func renderRBACRules(_ declarations: [WatchDeclaration]) -> [RBACRule] {
    struct Target: Hashable {
        var group: String
        var resource: String
    }
    struct Grant: Hashable {
        var group: String
        var verbs: [String]
    }
    var verbs: [Target: Set<AccessVerb>] = [:]
    for right in declarations.flatMap(\.rights) {
        let resource = right.subresource.map { "\(right.resource.plural)/\($0)" } ?? right.resource.plural
        verbs[Target(group: right.resource.group, resource: resource), default: []].insert(right.verb)
    }
    var grants: [Grant: [String]] = [:]
    for (target, verbs) in verbs {
        let grant = Grant(group: target.group, verbs: verbs.sorted().map(\.rawValue))
        grants[grant, default: []].append(target.resource)
    }
    return
        grants.map { grant, resources in
            RBACRule(apiGroups: [grant.group], resources: resources.sorted(), verbs: grant.verbs)
        }
        .sorted { ($0.apiGroups[0], $0.resources[0]) < ($1.apiGroups[0], $1.resources[0]) }
}
