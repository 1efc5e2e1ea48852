package import FoundationEssentials

/// The one configuration of Foundation's JSON coders for Kubernetes objects: RFC 3339 times, sorted members.
package enum JSONCoding {
    /// Decodes a typed subset of an object; unknown members are ignored.
    package static func decode<Value: Decodable>(_ type: Value.Type, from bytes: Data) throws(DecodingError) -> Value {
        do {
            return try decoder().decode(type, from: bytes)
        } catch let error as DecodingError {
            throw error
        } catch {
            throw .dataCorrupted(.init(codingPath: [], debugDescription: "\(error)"))
        }
    }

    /// Encodes with sorted members and unescaped slashes, so that equal values give equal bytes.
    package static func encode(_ value: some Encodable) -> Data {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return try encoder.encode(value)
        } catch {
            // Our types hold no floating-point infinities and no custom throwing encoders.
            preconditionFailure("a Kubernetes value cannot be encoded: \(error)")
        }
    }

    /// Made anew each time: a shared decoder's user info is not safe to share between tasks.
    private static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .custom { decoder in
            let text = try decoder.singleValueContainer().decode(String.self)
            guard let time = Timestamp.parse(text) else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "not an RFC 3339 time: \(text)")
                )
            }
            return time
        }
        return decoder
    }
}

/// RFC 3339 times as Kubernetes writes them: `metav1.Time` in seconds, `metav1.MicroTime` with six digits.
package enum Timestamp {
    /// The time that a text names, with or without a fraction; nil where it names none.
    package static func parse(_ text: String) -> Date? {
        (try? Date(text, strategy: .iso8601))
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }

    /// A time in whole seconds, such as `2026-11-22T10:00:00Z`.
    package static func format(_ time: Date) -> String { time.formatted(.iso8601) }

    /// A time in microseconds, such as `2026-11-22T10:00:00.000000Z`, as Lease and Event ask for.
    package static func formatMicroseconds(_ time: Date) -> String {
        let microseconds = Int64((time.timeIntervalSince1970 * 1_000_000).rounded())
        let whole = Date(timeIntervalSince1970: Double(microseconds.floorDividing(by: 1_000_000)))
        let digits = String(microseconds - microseconds.floorDividing(by: 1_000_000) * 1_000_000)
        let fraction = String(repeating: "0", count: 6 - digits.count) + digits
        return format(whole).dropLast() + "." + fraction + "Z"
    }
}

extension Int64 {
    fileprivate func floorDividing(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}

extension JSONValue {
    /// The same document as an encodable value writes.
    package init(encoding value: some Encodable) {
        do {
            try self.init(parsing: JSONCoding.encode(value))
        } catch {
            preconditionFailure("Foundation wrote JSON that does not parse: \(error)")
        }
    }

    /// The typed subset of this document.
    package func decoded<Value: Decodable>(as type: Value.Type) throws(DecodingError) -> Value {
        try JSONCoding.decode(type, from: Data(serialized))
    }
}
