package import KubernetesAPI

/// What the program reads, watches and writes of one kind.
///
/// The one source of three things: the watches that run, the rights that are checked at start, and the rules that the
/// manifests must grant.
package struct WatchDeclaration: Hashable, Sendable {
    /// The kind.
    package var resource: ResourceType
    /// Where its objects are of interest.
    package var scope: Scope
    /// As kubectl's `--selector` takes it.
    package var labelSelector: String?
    /// As kubectl's `--field-selector` takes it.
    package var fieldSelector: String?
    /// The one object that the rights are for, where a role names it; nil: all objects of the kind.
    package var name: String?
    /// On the objects themselves.
    package var verbs: Set<AccessVerb>
    /// On subresources, such as `status`.
    package var subresources: [String: Set<AccessVerb>]
    /// The kind may be missing in a cluster, or the right to it: what needs it degrades alone.
    package var isOptional: Bool

    package init(
        _ resource: ResourceType,
        scope: Scope = .cluster,
        labelSelector: String? = nil,
        fieldSelector: String? = nil,
        name: String? = nil,
        verbs: Set<AccessVerb>,
        subresources: [String: Set<AccessVerb>] = [:],
        isOptional: Bool = false
    ) {
        self.resource = resource
        self.scope = scope
        self.labelSelector = labelSelector
        self.fieldSelector = fieldSelector
        self.name = name
        self.verbs = verbs
        self.subresources = subresources
        self.isOptional = isOptional
    }

    /// Where the objects live.
    package enum Scope: Hashable, Sendable {
        /// All namespaces, or a kind that has none.
        case cluster
        /// These namespaces only.
        case namespaces([String])
    }

    /// One selection for each watch that the declaration asks for; none where it does not watch.
    package var selections: [ResourceSelection] {
        guard verbs.contains(.watch) else { return [] }
        return namespaces.map {
            ResourceSelection(resource, namespace: $0, labelSelector: labelSelector, fieldSelector: fieldSelector)
        }
    }

    /// Every right that the declaration needs, in a fixed order.
    package var rights: [AccessRight] {
        let all = [(String?.none, verbs)] + subresources.sorted { $0.key < $1.key }.map { (Optional($0.key), $0.value) }
        return namespaces.flatMap { namespace in
            all.flatMap { subresource, verbs in
                verbs.sorted().map { verb in
                    AccessRight(
                        verb: verb,
                        resource: resource,
                        subresource: subresource,
                        namespace: namespace,
                        name: name,
                        isOptional: isOptional
                    )
                }
            }
        }
    }

    private var namespaces: [String?] {
        switch scope {
        case .cluster: [nil]
        case .namespaces(let names): names.sorted().map { Optional($0) }
        }
    }
}

/// A verb as RBAC knows it.
package enum AccessVerb: String, Hashable, Sendable, CaseIterable, Comparable {
    case get, list, watch, create, update, patch, delete

    /// In the order in which rules are usually written.
    package static func < (lhs: AccessVerb, rhs: AccessVerb) -> Bool {
        (allCases.firstIndex(of: lhs) ?? 0) < (allCases.firstIndex(of: rhs) ?? 0)
    }
}

/// One thing that the program must be allowed to do.
package struct AccessRight: Hashable, Sendable, CustomStringConvertible {
    /// What is done.
    package var verb: AccessVerb
    /// The kind.
    package var resource: ResourceType
    /// Such as `status`; nil for the object itself.
    package var subresource: String?
    /// nil: in all namespaces.
    package var namespace: String?
    /// nil: on all objects of the kind.
    package var name: String?
    /// The program runs without it, less well.
    package var isOptional: Bool

    /// Such as `patch statefulsets.apps in namespace shop`.
    package var description: String {
        let name = subresource.map { "\(resource.plural)/\($0)" } ?? resource.plural
        let qualified = resource.group.isEmpty ? name : "\(name).\(resource.group)"
        return "\(verb.rawValue) \(qualified)" + (namespace.map { " in namespace \($0)" } ?? "")
    }
}
