/// The fields of one protobuf message, undecoded.
struct ProtobufMessage {
    private var numbers: [Int: [Int64]] = [:]
    private var lengthDelimited: [Int: [ArraySlice<UInt8>]] = [:]

    /// Reads a message up to its end, or to the first byte that makes no sense.
    init(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while let tag = Self.varint(&rest) {
            let number = Int(tag >> 3)
            switch tag & 7 {
            case 0:
                guard let value = Self.varint(&rest) else { return }
                numbers[number, default: []].append(Int64(bitPattern: value))
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

    /// The numbers of all fields that are there.
    var fields: Set<Int> { Set(numbers.keys).union(lengthDelimited.keys) }

    func all(_ number: Int) -> [ArraySlice<UInt8>] { lengthDelimited[number] ?? [] }

    func allNumbers(_ number: Int) -> [Int64] { numbers[number] ?? [] }

    func text(_ number: Int) -> String? { all(number).last.map { String(decoding: $0, as: UTF8.self) } }

    func message(_ number: Int) -> ProtobufMessage? { all(number).last.map { ProtobufMessage($0) } }

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
