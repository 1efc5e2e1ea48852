/// An object's or a collection's version.
///
/// Decimal since Kubernetes 1.35 says so (KEP-5504): longer is newer, equal lengths compare as text. What is not
/// decimal can only be equal or not.
package struct ResourceVersion: Hashable, Sendable {
    /// As the server wrote it, to be sent back unchanged.
    package var text: String

    package init(_ text: String) { self.text = text }

    /// True where this version is certainly not older than the other.
    package func isAtLeast(_ other: ResourceVersion) -> Bool {
        if text == other.text { return true }
        guard isDecimal, other.isDecimal else { return false }
        return (text.utf8.count, text) >= (other.text.utf8.count, other.text)
    }

    private var isDecimal: Bool {
        !text.isEmpty && !text.hasPrefix("0") && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
}
