import ArgumentParser
import KubernetesAPI
import KubernetesClient

/// Finds how the API server addresses a kind, by asking it once for each group and version.
struct ResourceDiscovery {
    private let client: APIClient
    private var known: [String: [ResourceType]] = [:]

    init(client: APIClient) { self.client = client }

    /// The kind of an object, by its `apiVersion` and `kind`.
    mutating func resource(of object: JSONValue) async throws -> ResourceType {
        guard let apiVersion = object["apiVersion"]?.string, let kind = object["kind"]?.string else {
            throw ValidationError("apiVersion or kind is missing")
        }
        guard let resource = try await resources(apiVersion).first(where: { $0.kind == kind }) else {
            throw ValidationError("the cluster knows no \(kind) in \(apiVersion); install its definition first")
        }
        return resource
    }

    private mutating func resources(_ apiVersion: String) async throws -> [ResourceType] {
        if let resources = known[apiVersion] { return resources }
        let path = apiVersion.contains("/") ? "/apis/\(apiVersion)" : "/api/\(apiVersion)"
        let body = try await client.perform(APIRequest(.get, path, verb: "get"))
        let list = try JSONCoding.decode(ResourceList.self, from: body)
        let parts = apiVersion.split(separator: "/").map(String.init)
        let resources = list.resources.filter { !$0.name.contains("/") }.map {
            ResourceType(
                group: parts.count == 2 ? parts[0] : "",
                version: parts.last ?? "",
                kind: $0.kind,
                plural: $0.name,
                isNamespaced: $0.namespaced
            )
        }
        // An empty answer may be a definition that is not served yet.
        if !resources.isEmpty { known[apiVersion] = resources }
        return resources
    }
}

/// The subset of `metav1.APIResourceList` that names kinds.
private struct ResourceList: Decodable {
    var resources: [Resource]

    struct Resource: Decodable {
        var name: String
        var kind: String
        var namespaced: Bool
    }
}
