import FoundationEssentials
import KubernetesAPI

/// The few typed bodies that kubectl's imperative commands send as protobuf, which is all that client-go speaks by
/// default for built-in kinds since 1.33.
///
/// Only kinds of few fields are read; all others are refused as an unknown format. Field numbers are those of
/// `generated.proto` in k8s.io/api.
enum ProtobufBody {
    private static let magic: [UInt8] = [0x6B, 0x38, 0x73, 0x00]

    /// True for a body in Kubernetes' envelope.
    static func isOne(_ body: [UInt8]) -> Bool { body.starts(with: magic) }

    /// The document of a body; nil where its kind is not one of the few.
    static func document(_ body: [UInt8]) -> JSONValue? {
        let envelope = ProtobufMessage(body.dropFirst(magic.count))
        guard let type = envelope.message(1), let raw = envelope.message(2), let kind = type.text(2) else { return nil }
        var document: JSONValue = ["apiVersion": .string(type.text(1) ?? ""), "kind": .string(kind)]
        if let metadata = raw.message(1) { document["metadata"] = self.metadata(metadata) }
        switch kind {
        case "Namespace", "ServiceAccount": break
        case "ConfigMap": document["data"] = map(raw, 2) { .string($0.text(2) ?? "") }
        case "Secret":
            document["data"] = map(raw, 2) { .string(Data($0.bytes(2) ?? []).base64EncodedString()) }
            document["type"] = raw.text(3).map(JSONValue.string)
        case "SelfSubjectAccessReview": document["spec"] = review(raw.message(2))
        case "DeleteOptions": document = options(raw)
        default: return nil
        }
        return document
    }

    private static func metadata(_ message: ProtobufMessage) -> JSONValue {
        var metadata: JSONValue = [:]
        for (number, name) in [(1, "name"), (2, "generateName"), (3, "namespace")] {
            if let text = message.text(number), !text.isEmpty { metadata[name] = .string(text) }
        }
        for (number, name) in [(11, "labels"), (12, "annotations")] {
            metadata[name] = map(message, number) { .string($0.text(2) ?? "") }
        }
        return metadata
    }

    private static func map(
        _ message: ProtobufMessage,
        _ number: Int,
        value: (ProtobufMessage) -> JSONValue
    ) -> JSONValue? {
        let entries = message.all(number).map { ProtobufMessage($0) }
        guard !entries.isEmpty else { return Optional.none }
        return .object(
            Dictionary(entries.map { ($0.text(1) ?? "", value($0)) }, uniquingKeysWith: { _, last in last })
        )
    }

    private static func review(_ spec: ProtobufMessage?) -> JSONValue {
        guard let attributes = spec?.message(1) else { return [:] }
        var result: JSONValue = [:]
        let names = ["namespace", "verb", "group", "version", "resource", "subresource", "name"]
        for (index, name) in names.enumerated() {
            if let text = attributes.text(index + 1), !text.isEmpty { result[name] = .string(text) }
        }
        return ["resourceAttributes": result]
    }

    private static func options(_ message: ProtobufMessage) -> JSONValue {
        var result: JSONValue = ["kind": "DeleteOptions", "apiVersion": "v1"]
        if let seconds = message.number(1) { result["gracePeriodSeconds"] = .integer(seconds) }
        if let preconditions = message.message(2) {
            if let uid = preconditions.text(1) { result[path: ["preconditions", "uid"]] = .string(uid) }
            if let version = preconditions.text(2) {
                result[path: ["preconditions", "resourceVersion"]] = .string(version)
            }
        }
        if let propagation = message.text(4) { result["propagationPolicy"] = .string(propagation) }
        return result
    }
}

/// The fields of one protobuf message, undecoded.
struct ProtobufMessage {
    private var numbers: [Int: Int64] = [:]
    private var lengthDelimited: [Int: [ArraySlice<UInt8>]] = [:]

    /// Reads a message up to its end, or to the first byte that makes no sense.
    init(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while let tag = Self.varint(&rest) {
            let number = Int(tag >> 3)
            switch tag & 7 {
            case 0:
                guard let value = Self.varint(&rest) else { return }
                numbers[number] = Int64(bitPattern: value)
            case 2:
                guard let length = Self.varint(&rest).flatMap({ Int(exactly: $0) }), length <= rest.count else {
                    return
                }
                lengthDelimited[number, default: []].append(rest.prefix(length))
                rest = rest.dropFirst(length)
            case 1: rest = rest.dropFirst(8)
            case 5: rest = rest.dropFirst(4)
            default: return
            }
        }
    }

    func all(_ number: Int) -> [ArraySlice<UInt8>] { lengthDelimited[number] ?? [] }

    func bytes(_ number: Int) -> ArraySlice<UInt8>? { lengthDelimited[number]?.last }

    func text(_ number: Int) -> String? { bytes(number).map { String(decoding: $0, as: UTF8.self) } }

    func message(_ number: Int) -> ProtobufMessage? { bytes(number).map { ProtobufMessage($0) } }

    func number(_ number: Int) -> Int64? { numbers[number] }

    private static func varint(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = rest.popFirst(), shift < 64 {
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
        return nil
    }
}
