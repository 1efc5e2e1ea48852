import KubernetesAPI

/// Who is known, and what they may not do.
struct AccessTable: Sendable {
    /// Users by bearer token.
    var tokens: [String: String]
    /// Who a request without a token is; nil: nobody.
    var anonymousUser: String?
    var denials: Set<AccessDenial> = []

    /// The user of an `Authorization` header; nil where it names none.
    func user(authorization: String?) -> String? {
        guard let authorization else { return anonymousUser }
        guard authorization.hasPrefix("Bearer ") else { return nil }
        return tokens[String(authorization.dropFirst("Bearer ".count))]
    }

    /// Whether nothing denies this; `resource` is the plural, with the subresource.
    func allows(user: String, verb: String, resource: String, namespace: String) -> Bool {
        !denials.contains { $0.covers(user: user, verb: verb, resource: resource, namespace: namespace) }
    }

    /// Refuses what is denied.
    func check(_ facts: RequestFacts) throws(Refusal) {
        guard let path = facts.resource else { return }
        let resource = path.subresource.isEmpty ? path.plural : "\(path.plural)/\(path.subresource)"
        guard !allows(user: facts.user, verb: facts.verb, resource: resource, namespace: path.namespace) else { return }
        let qualified = path.group.isEmpty ? path.plural : "\(path.plural).\(path.group)"
        let subject = path.name.isEmpty ? qualified : "\(qualified) \"\(path.name)\""
        let place = path.namespace.isEmpty ? "at the cluster scope" : "in the namespace \"\(path.namespace)\""
        throw Refusal(
            403,
            "Forbidden",
            "\(subject) is forbidden: User \"\(facts.user)\" cannot \(facts.verb) resource \"\(resource)\" in API group "
                + "\"\(path.group)\" \(place)",
            details: .init(
                name: path.name.isEmpty ? nil : path.name,
                group: path.group.isEmpty ? nil : path.group,
                kind: path.plural
            )
        )
    }

    /// The refusal of a request without a known token.
    static let unauthorized = Refusal(401, "Unauthorized", "Unauthorized")
}
