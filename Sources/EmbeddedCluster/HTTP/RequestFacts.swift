import KubernetesAPI

/// What is known of a request before it is answered.
struct RequestFacts: Sendable {
    var method: String
    var target: RequestTarget
    var path: String
    var user: String
    var userAgent: String
    var accept: String
    var contentType: String
    /// nil where the path addresses no resource.
    var resource: ResourcePath?
}

extension RequestFacts {
    /// - Parameter header: the value of a header, by its name in any case.
    init(method: String, path: String, user: String, header: (String) -> String?) {
        let target = RequestTarget(path)
        self.init(
            method: method,
            target: target,
            path: path,
            user: user,
            userAgent: header("User-Agent") ?? "",
            accept: header("Accept") ?? "",
            contentType: header("Content-Type") ?? "",
            resource: ResourcePath(target.parts)
        )
    }

    /// In Kubernetes' words: `get`, `list`, `watch`, `create`, `update`, `patch`, `delete`, `deletecollection`.
    var verb: String {
        guard let resource else { return method.lowercased() }
        return switch method {
        case "GET", "HEAD":
            resource.name.isEmpty ? (target.isSet("watch") ? "watch" : "list") : "get"
        case "POST": "create"
        case "PUT": "update"
        case "PATCH": "patch"
        case "DELETE": resource.name.isEmpty ? "deletecollection" : "delete"
        default: method.lowercased()
        }
    }

    /// How the client wants objects to look.
    enum Form: Sendable { case whole, table, metadata }

    var form: Form {
        if accept.contains("as=Table") { return .table }
        if accept.contains("as=PartialObjectMetadata") { return .metadata }
        return .whole
    }

    /// The field manager that the request names, or that its user agent stands for.
    var manager: String {
        if let named = target["fieldManager"], !named.isEmpty { return named }
        return String(userAgent.prefix { $0 != "/" && $0 != " " })
    }
}
