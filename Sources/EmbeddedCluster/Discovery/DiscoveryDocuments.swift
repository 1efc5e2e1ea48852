import KubernetesAPI

/// The documents that describe the API.
struct DiscoveryDocuments {
    var kinds: KindRegistry
    var facts: RequestFacts

    /// The document at the request's path; nil where there is none.
    func answer() -> Answer? {
        switch facts.target.parts {
        case ["api"]: facts.accept.contains("g=apidiscovery.k8s.io") ? aggregated(core: true) : coreVersions
        case ["apis"]: facts.accept.contains("g=apidiscovery.k8s.io") ? aggregated(core: false) : groups
        case ["version"]: version
        case ["openapi", "v3"]: OpenAPIDocuments(kinds: kinds).index
        default:
            if facts.target.parts.prefix(2) == ["openapi", "v3"] {
                OpenAPIDocuments(kinds: kinds).document(Array(facts.target.parts.dropFirst(2)))
            } else {
                resources
            }
        }
    }

    private var version: Answer {
        Answer([
            "major": "1", "minor": "33", "gitVersion": "v1.33.0+embedded", "gitCommit": "", "gitTreeState": "clean",
            "buildDate": "1970-01-01T00:00:00Z", "goVersion": "", "compiler": "", "platform": "linux/amd64",
        ])
    }

    private var coreVersions: Answer {
        Answer(["kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []])
    }

    /// Groups and their versions, the core group left out.
    private var groupVersions: [(group: String, versions: [String])] {
        var result: [(group: String, versions: [String])] = []
        for resource in kinds.all.map(\.resource) where !resource.group.isEmpty {
            if result.last?.group != resource.group {
                result.append((resource.group, [resource.version]))
            } else if result.last?.versions.contains(resource.version) == false {
                result[result.count - 1].versions.append(resource.version)
            }
        }
        return result
    }

    private var groups: Answer {
        let groups = groupVersions.map { group, versions -> JSONValue in
            let versions = versions.map { version -> JSONValue in
                ["groupVersion": .string("\(group)/\(version)"), "version": .string(version)]
            }
            return ["name": .string(group), "versions": .array(versions), "preferredVersion": versions[0]]
        }
        return Answer(["kind": "APIGroupList", "apiVersion": "v1", "groups": .array(groups)])
    }

    /// The resources of one group and version.
    private var resources: Answer? {
        let parts = facts.target.parts
        let group: String
        let version: String
        switch (parts.first, parts.count) {
        case ("api", 2): (group, version) = ("", parts[1])
        case ("apis", 3): (group, version) = (parts[1], parts[2])
        default: return nil
        }
        let served = kinds.all.filter { $0.resource.group == group && $0.resource.version == version }
        guard let first = served.first else { return nil }
        return Answer([
            "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": .string(first.resource.apiVersion),
            "resources": .array(served.flatMap(entries)),
        ])
    }

    private func entries(_ kind: ServedKind) -> [JSONValue] {
        var entry: JSONValue = [
            "name": .string(kind.resource.plural), "singularName": .string(kind.singular),
            "namespaced": .bool(kind.resource.isNamespaced), "kind": .string(kind.resource.kind),
            "verbs": .array(kind.verbs.map(JSONValue.string)),
        ]
        if !kind.shortNames.isEmpty { entry["shortNames"] = .array(kind.shortNames.map(JSONValue.string)) }
        if !kind.categories.isEmpty { entry["categories"] = .array(kind.categories.map(JSONValue.string)) }
        return [entry]
            + kind.subresources.sorted().map { subresource in
                [
                    "name": .string("\(kind.resource.plural)/\(subresource)"), "singularName": "",
                    "namespaced": .bool(kind.resource.isNamespaced), "kind": .string(kind.resource.kind),
                    "verbs": ["get", "patch", "update"],
                ]
            }
    }

    /// Everything in one document (KEP-3352), which current clients ask for.
    private func aggregated(core: Bool) -> Answer {
        let groups = core ? [(group: "", versions: ["v1"])] : groupVersions
        let items = groups.map { group, versions -> JSONValue in
            let versions = versions.map { version -> JSONValue in
                let served = kinds.all.filter { $0.resource.group == group && $0.resource.version == version }
                return [
                    "version": .string(version), "freshness": "Current", "resources": .array(served.map(aggregate)),
                ]
            }
            return [
                "metadata": group.isEmpty ? ["creationTimestamp": .null] : ["name": .string(group)],
                "versions": .array(versions),
            ]
        }
        var answer = Answer([
            "kind": "APIGroupDiscoveryList", "apiVersion": "apidiscovery.k8s.io/v2", "metadata": [:],
            "items": .array(items),
        ])
        answer.contentType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
        return answer
    }

    private func aggregate(_ kind: ServedKind) -> JSONValue {
        let resource = kind.resource
        let response: JSONValue = [
            "group": .string(resource.group), "version": .string(resource.version), "kind": .string(resource.kind),
        ]
        return [
            "resource": .string(resource.plural), "responseKind": response,
            "scope": resource.isNamespaced ? "Namespaced" : "Cluster", "singularResource": .string(kind.singular),
            "verbs": .array(kind.verbs.map(JSONValue.string)),
            "shortNames": .array(kind.shortNames.map(JSONValue.string)),
            "categories": .array(kind.categories.map(JSONValue.string)),
            "subresources": .array(
                kind.subresources.sorted().map { subresource in
                    [
                        "subresource": .string(subresource), "responseKind": response,
                        "verbs": ["get", "patch", "update"],
                    ]
                }
            ),
        ]
    }
}
