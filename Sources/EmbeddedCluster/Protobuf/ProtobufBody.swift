import KubernetesAPI

/// The typed bodies that kubectl's imperative commands send as protobuf, which is all that client-go speaks by default for
/// built-in kinds since 1.32.
///
/// Kinds that `ProtobufShapes` lacks are refused as an unknown format.
enum ProtobufBody {
    private static let magic: [UInt8] = [0x6B, 0x38, 0x73, 0x00]
    private static let kinds: Set = [
        "Namespace", "ServiceAccount", "ConfigMap", "Secret", "SelfSubjectAccessReview", "DeleteOptions", "Job",
    ]

    /// True for a body in Kubernetes' envelope.
    static func isOne(_ body: [UInt8]) -> Bool { body.starts(with: magic) }

    /// The document of a body; nil where not all of it is understood.
    static func document(_ body: [UInt8]) -> JSONValue? {
        let envelope = ProtobufMessage(body.dropFirst(magic.count))
        guard let type = envelope.message(1), let raw = envelope.message(2), let kind = type.text(2),
            kinds.contains(kind), var document = try? raw.json(as: kind)
        else { return nil }
        document["apiVersion"] = .string(type.text(1) ?? "")
        document["kind"] = .string(kind)
        return document
    }
}
