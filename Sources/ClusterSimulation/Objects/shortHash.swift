import KubernetesAPI

/// A short text that depends on a document only, of letters and digits that form no words, as Kubernetes uses in names.
func shortHash(_ document: JSONValue, salt: String = "") -> String {
    shortHash(bytes: document.serialized + Array(salt.utf8))
}

/// A short text that depends on a text only.
func shortHash(_ text: String) -> String { shortHash(bytes: Array(text.utf8)) }

private func shortHash(bytes: [UInt8]) -> String {
    // FNV-1a, 64 bit: stable between runs, which Swift's own hashing is not.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes {
        hash ^= UInt64(byte)
        hash = hash &* 0x0000_0100_0000_01b3
    }
    let alphabet = Array("bcdfghjklmnpqrstvwxz2456789")
    var text = ""
    for _ in 0..<10 {
        text.append(alphabet[Int(hash % UInt64(alphabet.count))])
        hash /= UInt64(alphabet.count)
    }
    return text
}
