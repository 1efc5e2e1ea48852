import FoundationEssentials
import KubernetesAPI
import PostgresCellAPI

/// What a migration's pod writes to its termination log: JSON, at most 4 KiB, as `{"heads", "applied", "message"}`.
///
/// The pod runs a user's image, so nothing here is trusted: sizes are bounded and what is no revision is dropped.
struct MigrationSummary: Hashable, Sendable {
    /// The newest applied revisions; one, or one for each branch.
    var heads: [String]
    /// Applied revisions, newest first; not all of them where `isCut`.
    var applied: [String]
    /// True where the log had no room for every applied revision.
    var isCut: Bool
    /// What a failed run says of itself.
    var reason: String?
    var message: String?

    /// Alembic takes any file-name-like text for a revision.
    static let maximumRevisionLength = 128
    static let maximumHeads = 64

    /// Reads a termination message.
    ///
    /// - Returns: nil where it is no summary, such as the tail of a program's output.
    init?(_ text: String) {
        guard text.utf8.count <= 16_384, let document = try? JSONValue(parsing: Data(text.utf8)),
            document["heads"]?.array != nil || document["applied"]?.array != nil
        else { return nil }
        heads = Array(Self.revisions(document["heads"]).prefix(Self.maximumHeads))
        applied = Array(Self.revisions(document["applied"]).prefix(MigrationStatus.maximumRevisions))
        isCut = document["truncated"]?.bool ?? false
        reason = document["reason"]?.string.map { String($0.prefix(64)) }
        message = document["message"]?.string
    }

    private static func revisions(_ value: JSONValue?) -> [String] {
        var seen: Set<String> = []
        return (value?.array ?? []).compactMap(\.string).filter { isRevision($0) && seen.insert($0).inserted }
    }

    /// Letters, digits and `._-`, as in file names; the same that the gate's annotation is held to.
    static func isRevision(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= maximumRevisionLength
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || byte == 0x2E || byte == 0x5F || byte == 0x2D
            }
    }
}
