package import FoundationEssentials
package import KubernetesAPI

extension APIClient {
    /// Server-side apply of a manifest; creates the object where it does not exist.
    ///
    /// - Parameter subresource: such as `status`.
    /// - Parameter force: take over fields that another manager owns.
    /// - Parameter dryRun: the server answers as it would, and stores nothing.
    package func apply<Answer: Decodable>(
        _ manifest: Data,
        to object: ObjectReference,
        subresource: String? = nil,
        fieldManager: String,
        force: Bool = true,
        dryRun: Bool = false,
        returning type: Answer.Type
    ) async throws(APIError) -> Answer {
        let request = object.apply(
            manifest,
            fieldManager: fieldManager,
            force: force,
            subresource: subresource,
            dryRun: dryRun
        )
        return try decode(type, try await perform(request), of: request)
    }

    /// Server-side apply of a typed object.
    package func apply<Object: KubernetesObject>(
        _ object: Object,
        subresource: String? = nil,
        fieldManager: String,
        force: Bool = true
    ) async throws(APIError) -> Object {
        try await apply(
            JSONCoding.encode(Manifest(object)),
            to: object.reference,
            subresource: subresource,
            fieldManager: fieldManager,
            force: force,
            returning: Object.self
        )
    }

    /// JSON patch (RFC 6902).
    ///
    /// A `test` that fails answers 422.
    package func jsonPatch<Answer: Decodable>(
        _ operations: [JSONValue],
        to object: ObjectReference,
        subresource: String? = nil,
        fieldManager: String,
        returning type: Answer.Type
    ) async throws(APIError) -> Answer {
        let request = object.jsonPatch(operations, fieldManager: fieldManager, subresource: subresource)
        return try decode(type, try await perform(request), of: request)
    }

    /// JSON merge patch (RFC 7386).
    package func mergePatch<Answer: Decodable>(
        _ patch: JSONValue,
        to object: ObjectReference,
        subresource: String? = nil,
        fieldManager: String,
        returning type: Answer.Type
    ) async throws(APIError) -> Answer {
        let request = object.mergePatch(patch, fieldManager: fieldManager, subresource: subresource)
        return try decode(type, try await perform(request), of: request)
    }

    /// Creates an object; never repeated after a broken connection, since the first try may have succeeded.
    package func create<Object: KubernetesObject>(
        _ object: Object,
        fieldManager: String
    ) async throws(APIError) -> Object {
        let request = object.reference.create(JSONCoding.encode(Manifest(object)), fieldManager: fieldManager)
        return try decode(Object.self, try await perform(request), of: request)
    }

    /// Replaces an object; a conflict where its resource version is not the live one.
    package func replace<Object: KubernetesObject>(
        _ object: Object,
        subresource: String? = nil,
        fieldManager: String
    ) async throws(APIError) -> Object {
        let manifest = JSONCoding.encode(Manifest(object))
        let request = object.reference.replace(manifest, fieldManager: fieldManager, subresource: subresource)
        return try decode(Object.self, try await perform(request), of: request)
    }

    /// Deletes an object where it is still the one that was seen; a conflict where it is not.
    ///
    /// - Parameter propagation: `Background`, `Foreground` or `Orphan`.
    package func delete(
        _ object: ObjectReference,
        uid: String? = nil,
        resourceVersion: String? = nil,
        propagation: String = "Background"
    ) async throws(APIError) {
        _ = try await perform(object.delete(uid: uid, resourceVersion: resourceVersion, propagation: propagation))
    }
}
