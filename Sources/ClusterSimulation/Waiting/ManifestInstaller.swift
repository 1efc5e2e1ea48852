import FoundationEssentials
package import KubernetesAPI
package import KubernetesClient

/// Applies manifests of any kind, as an administrator with kubectl would.
package struct ManifestInstaller: Sendable {
    private let client: APIClient
    private let fieldManager: String

    package init(client: APIClient, fieldManager: String = "administrator") {
        self.client = client
        self.fieldManager = fieldManager
    }

    /// The documents of all YAML files of a folder, kustomizations left out, by file name.
    ///
    /// - Throws: `YAMLError`, and Foundation's errors for what cannot be read.
    package static func documents(inFolder path: String) throws -> [JSONValue] {
        let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        return try names.filter { $0.hasSuffix(".yaml") && $0 != "kustomization.yaml" }.flatMap { name in
            let bytes = try Data(contentsOf: URL(filePath: "\(path)/\(name)"))
            return try YAML.parse(String(decoding: bytes, as: UTF8.self)).map(\.value)
        }
    }

    /// Applies an object of a kind whose plural the caller knows.
    @discardableResult
    package func apply(_ manifest: JSONValue, _ resource: ResourceType) async throws(APIError) -> JSONValue {
        var manifest = manifest
        manifest["apiVersion"] = .string(resource.apiVersion)
        manifest["kind"] = .string(resource.kind)
        let request = ObjectReference(resource, manifest.key)
            .apply(Data(manifest.serialized), fieldManager: fieldManager, force: true)
        let body = try await client.perform(request)
        do { return try JSONValue(parsing: body) } catch { throw APIError(request, .decoding("\(error)")) }
    }

    /// Applies definitions and waits until the server serves them.
    ///
    /// - Throws: `APIError`, `WaitError`.
    package func install(definitions: [JSONValue]) async throws {
        let definitions = definitions.filter { $0["kind"]?.string == SimulatedKinds.definition.kind }
        for definition in definitions { try await apply(definition, SimulatedKinds.definition) }
        for definition in definitions {
            let reference = ObjectReference(SimulatedKinds.definition, definition.key)
            try await ObjectWait(client: client).until(reference, "established") { $0?.isTrue("Established") == true }
            let group = definition.text("spec", "group") ?? ""
            let version = definition.list("spec", "versions").first?.text("name") ?? ""
            let kind = ResourceType(
                group: group,
                version: version,
                kind: definition.text("spec", "names", "kind") ?? "",
                plural: definition.text("spec", "names", "plural") ?? ""
            )
            // The condition comes a moment before the kind is served.
            try await ObjectWait(client: client)
                .until(ObjectReference(kind, ObjectKey(namespace: "", name: "none")), "served") { _ in true }
        }
    }
}
