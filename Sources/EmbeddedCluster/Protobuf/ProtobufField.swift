import FoundationEssentials
import KubernetesAPI

/// One field of a message, and how its values look in JSON.
struct ProtobufField: Sendable {
    /// `+` where the message's members are the outer one's.
    let name: String
    private let type: String
    private let isList: Bool
    private let isMap: Bool
    /// A zero is a value too.
    private let keepsZero: Bool

    /// - Parameter type: as `ProtobufShapes` writes it.
    init(name: String, type: Substring) {
        self.name = name
        isList = type.hasSuffix("[]")
        isMap = type.hasPrefix("{")
        keepsZero = type.hasSuffix("?")
        self.type = String(type.filter { !"[]{}?".contains($0) })
    }

    /// Why a message cannot be read.
    struct Unknown: Error {}

    /// - Returns: nil where there is nothing to tell.
    func value(_ message: ProtobufMessage, _ number: Int) throws(Unknown) -> JSONValue? {
        if type == "-" { return nil }
        if isMap { return try map(message.all(number)) }
        let values = try values(message, number)
        if isList { return .array(values) }
        return keepsZero ? values.last : values.last.flatMap { Self.zeros.contains($0) ? nil : $0 }
    }

    private static let zeros: [JSONValue] = ["", 0, false, .null]

    private func values(_ message: ProtobufMessage, _ number: Int) throws(Unknown) -> [JSONValue] {
        switch type {
        case "int": return message.allNumbers(number).map { .integer($0) }
        case "bool": return message.allNumbers(number).map { .bool($0 != 0) }
        default:
            var values: [JSONValue] = []
            for bytes in message.all(number) { values.append(try value(bytes)) }
            return values
        }
    }

    private func map(_ entries: [ArraySlice<UInt8>]) throws(Unknown) -> JSONValue {
        var members: JSONValue = [:]
        for entry in entries {
            let pair = ProtobufMessage(entry)
            members[pair.text(1) ?? ""] = try value(pair.all(2).last ?? [])
        }
        return members
    }

    private func value(_ bytes: ArraySlice<UInt8>) throws(Unknown) -> JSONValue {
        let message = ProtobufMessage(bytes)
        switch type {
        case "string": return .string(String(decoding: bytes, as: UTF8.self))
        case "bytes": return .string(Data(bytes).base64EncodedString())
        case "quantity": return .string(message.text(1) ?? "0")
        case "time":
            guard let seconds = message.allNumbers(1).last else { return .null }
            return .string(Timestamp.format(Date(timeIntervalSince1970: Double(seconds))))
        case "intOrString":
            return message.allNumbers(1).last == 1
                ? .string(message.text(3) ?? "") : .integer(message.allNumbers(2).last ?? 0)
        default: return try message.json(as: type)
        }
    }
}

extension ProtobufMessage {
    /// The message in JSON.
    ///
    /// - Throws: for a field that is not known: what is dropped would be lost without a word.
    func json(as type: String) throws(ProtobufField.Unknown) -> JSONValue {
        guard let shape = ProtobufShapes.all[type] else { throw ProtobufField.Unknown() }
        var object: JSONValue = [:]
        for number in fields {
            guard let field = shape[number] else { throw ProtobufField.Unknown() }
            guard let value = try field.value(self, number) else { continue }
            if field.name == "+" {
                for (name, member) in value.object ?? [:] { object[name] = member }
            } else {
                object[field.name] = value
            }
        }
        return object
    }
}
