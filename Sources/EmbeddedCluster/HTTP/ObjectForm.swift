import FoundationEssentials
import KubernetesAPI

/// How objects look to one client: whole, as tables, or their metadata only.
struct ObjectForm: Sendable {
    var facts: RequestFacts
    var kind: ServedKind
    var now: Date

    private var table: TableForm {
        TableForm(kind: kind, now: now, includes: facts.target["includeObject"] ?? "Metadata")
    }

    /// One object.
    func bytes(of object: StoredObject, withColumns: Bool = true) -> [UInt8] {
        switch facts.form {
        case .whole: whole(object)
        case .table:
            table.table(
                [object],
                version: object.value[path: ["metadata", "resourceVersion"]]?.string ?? "",
                withColumns: withColumns
            ).serialized
        case .metadata: TableForm.metadata(of: object.value).serialized
        }
    }

    /// One page of a list.
    func list(_ page: ClusterState.Page, _ cluster: ClusterState) -> Answer {
        var metadata: JSONValue = ["resourceVersion": .string(String(page.revision))]
        if let next = page.next {
            metadata["continue"] = .string(next)
            metadata["remainingItemCount"] = .integer(Int64(page.remaining))
        }
        switch facts.form {
        case .table:
            var table = table.table(page.objects, version: String(page.revision))
            table["metadata"] = metadata
            return Answer(table)
        case .metadata:
            return Answer([
                "kind": "PartialObjectMetadataList", "apiVersion": "meta.k8s.io/v1", "metadata": metadata,
                "items": .array(page.objects.map { TableForm.metadata(of: $0.value) }),
            ])
        case .whole:
            let head =
                "{\"apiVersion\":\"\(kind.resource.apiVersion)\",\"kind\":\"\(kind.resource.kind)List\",\"metadata\":"
            var bytes = Array(head.utf8) + metadata.serialized + Array(",\"items\":[".utf8)
            for (index, object) in page.objects.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                bytes += whole(object)
            }
            bytes += Array("]}".utf8)
            return Answer(bytes: bytes)
        }
    }

    /// One line of a watch.
    func line(_ type: String, _ object: [UInt8]) -> [UInt8] {
        Array("{\"type\":\"\(type)\",\"object\":".utf8) + object + Array("}\n".utf8)
    }

    /// A bookmark, in the form that the watch has.
    func bookmark(revision: Int64, endsInitialEvents: Bool) -> [UInt8] {
        var object: JSONValue = [
            "kind": .string(kind.resource.kind), "apiVersion": .string(kind.resource.apiVersion),
            "metadata": ["resourceVersion": .string(String(revision)), "creationTimestamp": .null],
        ]
        if endsInitialEvents {
            object[path: ["metadata", "annotations"]] = ["k8s.io/initial-events-end": "true"]
        }
        switch facts.form {
        case .whole: break
        case .table:
            object = table.table([], version: String(revision), withColumns: false)
        case .metadata:
            object["kind"] = "PartialObjectMetadata"
            object["apiVersion"] = "meta.k8s.io/v1"
        }
        return line("BOOKMARK", object.serialized)
    }

    private func whole(_ object: StoredObject) -> [UInt8] {
        if object.value["apiVersion"]?.string == kind.resource.apiVersion { return object.bytes }
        if kind.storage == StorageKey("", "events") {
            return convertEvent(object.value, to: kind.resource.apiVersion).serialized
        }
        var value = object.value
        value["apiVersion"] = .string(kind.resource.apiVersion)
        return value.serialized
    }
}
