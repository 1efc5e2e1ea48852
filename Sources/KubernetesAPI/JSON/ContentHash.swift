import Crypto
import FoundationEssentials

/// A short name for a content: the first ten hexadecimal digits of the SHA-256 of its canonical JSON.
///
/// Equal values give equal hashes, in every release and on every machine. Forty bits are enough to tell one object's
/// successive states apart, and leave room in an object's name.
package struct ContentHash: Hashable, Sendable {
    /// Ten hexadecimal digits, lower case.
    package let text: String

    /// Of what a value encodes to.
    package init(of value: some Encodable) {
        let digest = SHA256.hash(data: Data(JSONValue(encoding: value).serialized))
        text = digest.prefix(5).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
