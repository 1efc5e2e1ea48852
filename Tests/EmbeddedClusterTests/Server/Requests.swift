import EmbeddedCluster
import FoundationEssentials
import KubernetesAPI

/// Kinds that these tests use.
enum Kinds {
    static let configMap = ConfigMap.resource
    static let pod = ObservedPod.resource
    static let namespace = ResourceType(
        group: "",
        version: "v1",
        kind: "Namespace",
        plural: "namespaces",
        isNamespaced: false
    )
    static let deployment = Deployment.resource
    static let statefulSet = StatefulSet.resource
    static let cell = ResourceType(group: "example.com", version: "v1", kind: "Cell", plural: "cells")
}

/// A document written in YAML.
func yaml(_ text: String) throws -> JSONValue { try YAML.parse(text)[0].value }

extension ResourceType {
    func named(_ name: String, namespace: String = "default") -> ObjectReference {
        ObjectReference(self, ObjectKey(namespace: isNamespaced ? namespace : "", name: name))
    }
}

extension ClusterStore {
    /// Server-side apply, as a request.
    @discardableResult
    func apply(
        _ reference: ObjectReference,
        _ text: String,
        manager: String,
        force: Bool = false,
        subresource: String? = nil
    ) throws -> JSONValue {
        var manifest = try yaml(text)
        manifest["apiVersion"] = .string(reference.resource.apiVersion)
        manifest["kind"] = .string(reference.resource.kind)
        let request = reference.apply(
            Data(manifest.serialized),
            fieldManager: manager,
            force: force,
            subresource: subresource
        )
        return try perform(request)
    }

    @discardableResult
    func create(_ reference: ObjectReference, _ text: String = "{}") throws -> JSONValue {
        var manifest = try yaml(text)
        manifest["apiVersion"] = .string(reference.resource.apiVersion)
        manifest["kind"] = .string(reference.resource.kind)
        manifest[path: ["metadata", "name"]] = .string(reference.key.name)
        return try perform(reference.create(Data(manifest.serialized), fieldManager: "creator"))
    }

    @discardableResult
    func merge(_ reference: ObjectReference, _ text: String, subresource: String? = nil) throws -> JSONValue {
        try perform(reference.mergePatch(try yaml(text), fieldManager: "patcher", subresource: subresource))
    }

    /// What the server says against a request; nil where it has nothing to say.
    func refusal(_ request: () throws -> Void) -> APIStatus? {
        do {
            try request()
            return nil
        } catch let refusal as Refusal {
            return refusal.status
        } catch {
            return APIStatus(code: nil, reason: "NotARefusal", message: "\(error)")
        }
    }
}

/// A definition with the things that server-side apply, defaults and validation turn on.
let cellDefinition = """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: cells.example.com}
    spec:
      group: example.com
      names: {kind: Cell, plural: cells, shortNames: [ce]}
      scope: Namespaced
      versions:
      - name: v1
        served: true
        storage: true
        subresources: {status: {}}
        additionalPrinterColumns:
        - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
        - {name: Count, type: integer, jsonPath: .spec.count}
        schema:
          openAPIV3Schema:
            type: object
            required: [spec]
            properties:
              spec:
                type: object
                required: [size]
                properties:
                  size: {type: string, pattern: '^[0-9]+Gi$', maxLength: 8}
                  count: {type: integer, minimum: 1, maximum: 5, default: 1}
                  mode: {type: string, enum: [a, b]}
                  tags: {type: array, maxItems: 2, items: {type: string}, x-kubernetes-list-type: set}
                  labels: {type: object, additionalProperties: {type: string}}
                  users:
                    type: array
                    x-kubernetes-list-type: map
                    x-kubernetes-list-map-keys: [name]
                    items:
                      type: object
                      required: [name]
                      properties:
                        name: {type: string}
                        role: {type: string, default: reader}
                        note: {type: string}
              status:
                type: object
                properties:
                  conditions:
                    type: array
                    x-kubernetes-list-type: map
                    x-kubernetes-list-map-keys: [type]
                    items:
                      type: object
                      required: [type, status]
                      properties: {type: {type: string}, status: {type: string}}
    """

/// A cluster that is not served, with the definition in it.
func makeStore(historyLimit: Int = 10_000) throws -> ClusterStore {
    let store = EmbeddedCluster(.init(historyLimit: historyLimit)).store
    try store.apply(yaml(cellDefinition))
    return store
}
