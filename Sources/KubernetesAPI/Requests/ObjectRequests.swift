package import FoundationEssentials

extension ObjectReference {
    private func path(_ subresource: String? = nil) -> String {
        resource.path(namespace: key.namespace, name: key.name, subresource: subresource)
    }

    /// Reads the object.
    package func get() -> APIRequest { APIRequest(.get, path(), verb: "get") }

    /// Server-side apply; creates the object where it does not exist.
    ///
    /// - Parameter force: take over fields that another manager owns.
    /// - Parameter validation: what the server does with fields it does not know: `Strict`, `Warn`, `Ignore`.
    package func apply(
        _ manifest: Data,
        fieldManager: String,
        force: Bool,
        subresource: String? = nil,
        dryRun: Bool = false,
        validation: String = "Warn"
    ) -> APIRequest {
        var query: [APIRequest.QueryItem] = [
            .init("fieldManager", fieldManager), .init("force", String(force)), .init("fieldValidation", validation),
        ]
        if dryRun { query.append(.init("dryRun", "All")) }
        return APIRequest(.patch, path(subresource), verb: "patch", query: query, contentType: .apply, body: manifest)
    }

    /// JSON patch (RFC 6902).
    package func jsonPatch(_ operations: [JSONValue], fieldManager: String, subresource: String? = nil) -> APIRequest {
        APIRequest(
            .patch,
            path(subresource),
            verb: "patch",
            query: [.init("fieldManager", fieldManager)],
            contentType: .jsonPatch,
            body: Data(JSONValue.array(operations).serialized)
        )
    }

    /// JSON merge patch (RFC 7386).
    package func mergePatch(_ patch: JSONValue, fieldManager: String, subresource: String? = nil) -> APIRequest {
        APIRequest(
            .patch,
            path(subresource),
            verb: "patch",
            query: [.init("fieldManager", fieldManager)],
            contentType: .mergePatch,
            body: Data(patch.serialized)
        )
    }

    /// Creates the object.
    package func create(_ manifest: Data, fieldManager: String) -> APIRequest {
        APIRequest(
            .post,
            resource.path(namespace: key.namespace),
            verb: "create",
            query: [.init("fieldManager", fieldManager)],
            contentType: .json,
            body: manifest
        )
    }

    /// Replaces the object; the manifest's resource version must be the live one.
    package func replace(_ manifest: Data, fieldManager: String, subresource: String? = nil) -> APIRequest {
        APIRequest(
            .put,
            path(subresource),
            verb: "update",
            query: [.init("fieldManager", fieldManager)],
            contentType: .json,
            body: manifest
        )
    }

    /// Deletes the object where it is still the one that was seen.
    ///
    /// - Parameter propagation: `Background`, `Foreground` or `Orphan`.
    package func delete(
        uid: String? = nil,
        resourceVersion: String? = nil,
        propagation: String = "Background"
    ) -> APIRequest {
        var options: JSONValue = [
            "apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": .string(propagation),
        ]
        if let uid { options[path: ["preconditions", "uid"]] = .string(uid) }
        if let resourceVersion { options[path: ["preconditions", "resourceVersion"]] = .string(resourceVersion) }
        return APIRequest(.delete, path(), verb: "delete", contentType: .json, body: Data(options.serialized))
    }
}
