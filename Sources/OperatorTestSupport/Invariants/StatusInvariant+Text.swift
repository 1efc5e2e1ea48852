import FoundationEssentials
import KubernetesAPI
import PostgresCellAPI

extension StatusInvariant {
    /// The order of conditions in the list, which readers of diffs rely on.
    static let conditionOrder = [
        "Ready", "Reconciling", "Stalled", "CredentialsSynced", "StorageReady", "DatabaseAvailable", "PoolerAvailable",
        "MigrationsApplied", "GateOpen", "WALArchiving", "BackupsRecent", "Suspended", "TemplateOutdated",
    ]

    /// Names, reasons and messages.
    static let textInvariants: [StatusInvariant] = [
        StatusInvariant(number: 14, sentence: "condition types are unique, known and in order") { subject in
            let ranks = subject.status.conditions.map { conditionOrder.firstIndex(of: $0.type) ?? -1 }
            let inOrder = zip(ranks, ranks.dropFirst()).allSatisfy { $0 < $1 } && !ranks.contains(-1)
            return inOrder ? [] : [subject.status.conditions.map(\.type).joined(separator: ", ")]
        },
        StatusInvariant(number: 15, sentence: "reasons are CamelCase and at most 1,024 characters") { subject in
            subject.status.conditions.filter { !isCamelCase($0.reason ?? "") }.map { "\($0.type): \($0.reason ?? "")" }
        },
        StatusInvariant(number: 16, sentence: "messages are there, printable, at most 32,768 characters") { subject in
            subject.status.conditions
                .filter { !isProperMessage($0.message ?? "") }
                .map { "\($0.type): \($0.message ?? "")" }
        },
        StatusInvariant(number: 17, sentence: "no message holds a time or a random identifier") { subject in
            subject.status.conditions
                .filter { holdsChangingText($0.message ?? "") }
                .map { "\($0.type): \($0.message ?? "")" }
        },
    ]

    private static func isCamelCase(_ text: String) -> Bool {
        guard let first = text.utf8.first, (0x41...0x5A).contains(first), text.utf8.count <= 1024 else { return false }
        return text.utf8.allSatisfy { byte in
            (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
        }
    }

    private static func isProperMessage(_ text: String) -> Bool {
        !text.isEmpty && text.count <= 32_768
            && text.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 0x20 && $0.value != 0x7F) }
    }

    /// RFC 3339 times and UUIDs, which would make every pass write.
    private static func holdsChangingText(_ text: String) -> Bool {
        text.firstMatch(of: #/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}/#) != nil
            || text.firstMatch(of: #/[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}/#) != nil
    }
}
