import Crypto
import FoundationEssentials
import KubernetesAPI

/// A short name for a content: the first ten hexadecimal digits of its SHA-256.
///
/// Forty bits are enough to tell one cell's templates and migrations apart, and leave room in an object's name.
struct ContentHash: Hashable, Sendable {
    /// Ten hexadecimal digits.
    let text: String

    /// Of a value's canonical JSON: equal values give equal hashes, in every release and on every machine.
    init(of value: some Encodable) {
        let digest = SHA256.hash(data: Data(JSONValue(encoding: value).serialized))
        text = digest.prefix(5).map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }
}
