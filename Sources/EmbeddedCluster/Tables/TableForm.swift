import FoundationEssentials
import KubernetesAPI

/// Objects as a `meta.k8s.io/v1` Table, which is what kubectl prints.
struct TableForm: Sendable {
    var kind: ServedKind
    var now: Date
    /// `Metadata`, `Object` or `None`: what stands beside each row.
    var includes: String

    func table(_ objects: [StoredObject], version: String, withColumns: Bool = true) -> JSONValue {
        let columns = kind.columns ?? [.age]
        let name: JSONValue = [
            "name": "Name", "type": "string", "format": "name", "priority": 0,
            "description": "Name must be unique within a namespace.",
        ]
        let definitions = columns.map { column -> JSONValue in
            [
                "name": .string(column.name), "type": .string(column.type), "format": "",
                "priority": .integer(Int64(column.priority)), "description": "",
            ]
        }
        return [
            "kind": "Table", "apiVersion": "meta.k8s.io/v1",
            "metadata": ["resourceVersion": .string(version)],
            "columnDefinitions": withColumns ? .array([name] + definitions) : .array([]),
            "rows": .array(objects.map { row($0, columns) }),
        ]
    }

    private func row(_ object: StoredObject, _ columns: [PrinterColumn]) -> JSONValue {
        let cells = columns.map { $0.cell(object.value, now) }
        var row: JSONValue = ["cells": .array([.string(object.key.name)] + cells)]
        switch includes {
        case "None": break
        case "Object": row["object"] = object.value
        default: row["object"] = Self.metadata(of: object.value)
        }
        return row
    }

    /// Only the metadata of an object.
    static func metadata(of object: JSONValue) -> JSONValue {
        [
            "kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": object["metadata"] ?? [:],
        ]
    }
}
