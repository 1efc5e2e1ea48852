import KubernetesAPI

/// OpenAPI v3 as far as kubectl reads it: which requests validate fields, and the schemas of custom kinds.
///
/// Built-in kinds accept anything here: kubectl knows them itself, and the server checks what it must. v2 is not
/// served, which makes kubectl compute strategic merge patches from its own types.
struct OpenAPIDocuments {
    var kinds: KindRegistry

    private func path(_ resource: ResourceType) -> String {
        resource.group.isEmpty ? "api/\(resource.version)" : "apis/\(resource.group)/\(resource.version)"
    }

    /// The list of documents.
    var index: Answer {
        var paths: JSONValue = [:]
        for kind in kinds.all {
            let path = path(kind.resource)
            paths[path] = ["serverRelativeURL": .string("/openapi/v3/\(path)?hash=\(kinds.generation)")]
        }
        return Answer(["paths": paths])
    }

    /// The document of one group and version.
    func document(_ parts: [String]) -> Answer? {
        let served = kinds.all.filter { path($0.resource) == parts.joined(separator: "/") }
        guard !served.isEmpty else { return nil }
        var paths: JSONValue = [:]
        var schemas: JSONValue = [:]
        for kind in served {
            let name = schemaName(kind.resource)
            schemas[name] = schema(kind)
            let placeholder = kind.resource.path(namespace: "{namespace}", name: "{name}")
            paths[placeholder] = operations(kind, ["get", "put", "patch", "delete"])
            paths[kind.resource.path(namespace: "{namespace}")] = operations(kind, ["get", "post"])
        }
        return Answer([
            "openapi": "3.0.0", "info": ["title": "Kubernetes", "version": "v1.33.0"], "paths": paths,
            "components": ["schemas": schemas],
        ])
    }

    private func schemaName(_ resource: ResourceType) -> String {
        let group = resource.group.isEmpty ? "core" : resource.group
        return group.split(separator: ".").reversed().joined(separator: ".") + ".\(resource.version).\(resource.kind)"
    }

    private func groupVersionKind(_ resource: ResourceType) -> JSONValue {
        ["group": .string(resource.group), "version": .string(resource.version), "kind": .string(resource.kind)]
    }

    private func schema(_ kind: ServedKind) -> JSONValue {
        var schema = kind.schema?.source ?? ["type": "object", "x-kubernetes-preserve-unknown-fields": true]
        schema["x-kubernetes-group-version-kind"] = .array([groupVersionKind(kind.resource)])
        schema[path: ["properties", "apiVersion"]] = ["type": "string"]
        schema[path: ["properties", "kind"]] = ["type": "string"]
        schema[path: ["properties", "metadata"]] = ["type": "object"]
        return schema
    }

    private func operations(_ kind: ServedKind, _ methods: [String]) -> JSONValue {
        let actions = ["get": "get", "put": "put", "patch": "patch", "delete": "delete", "post": "post"]
        var operations: JSONValue = [:]
        for method in methods {
            var operation: JSONValue = [
                "x-kubernetes-action": .string(actions[method] ?? method),
                "x-kubernetes-group-version-kind": groupVersionKind(kind.resource),
                "responses": ["200": ["description": "OK"]],
            ]
            if method != "get" {
                operation["parameters"] = .array(
                    ["dryRun", "fieldManager", "fieldValidation"].map { name in
                        ["name": .string(name), "in": "query", "schema": ["type": "string", "uniqueItems": true]]
                    }
                )
            }
            operations[method] = operation
        }
        return operations
    }
}
