import Crypto
package import FoundationEssentials

/// Names one state of a manifest; equal in every process, since it stands in an annotation of the live object.
package struct IntentHash: Hashable, Sendable {
    /// 32 hexadecimal digits.
    package let text: String

    package init(of manifest: Data) {
        text = SHA256.hash(data: manifest).prefix(16)
            .map { byte in
                let digits = String(byte, radix: 16)
                return byte < 16 ? "0" + digits : digits
            }
            .joined()
    }
}
