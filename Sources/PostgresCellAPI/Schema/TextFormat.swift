import KubernetesAPI

/// What a text field may look like: the pattern for the definition's rules, the check for ours, one message for both.
package enum TextFormat: String, Sendable, CaseIterable {
    /// A label of DNS that a Service can have too (RFC 1035).
    case dnsLabel
    /// A name of a cluster-wide object (RFC 1123).
    case dnsSubdomain
    /// A name in Postgres that needs no quoting.
    case identifier
    /// `table` or `schema.table`.
    case table
    /// A name of an extension, which may have hyphens.
    case extensionName
    /// A reference to a container image.
    case image
    /// Five fields of cron, in numbers.
    case cron
    /// `CellDuration`.
    case duration
    /// `Quantity`, not negative.
    case quantity
    /// A revision of Alembic's, or one of its two words for the newest.
    case revision
    /// A name of the time zone database.
    case timeZone
    /// RFC 3339.
    case time
    /// Any text without control characters, not empty.
    case line

    /// The regular expression (RE2) of the definition's rule, anchored at both ends.
    package var pattern: String {
        switch self {
        case .dnsLabel: "^[a-z]([-a-z0-9]*[a-z0-9])?$"
        case .dnsSubdomain: "^[a-z0-9]([-.a-z0-9]*[a-z0-9])?$"
        case .identifier: "^[a-z_][a-z0-9_]*$"
        case .table: "^[a-z_][a-z0-9_]*([.][a-z_][a-z0-9_]*)?$"
        case .extensionName: "^[a-z_][-a-z0-9_]*$"
        case .image: "^[A-Za-z0-9][-A-Za-z0-9._:/@]*$"
        case .cron: CronSchedule.pattern
        case .duration: "^([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,6}s)?$"
        case .quantity: "^[0-9]+([.][0-9]+)?(m|k|M|G|T|P|Ki|Mi|Gi|Ti|Pi)?$"
        case .revision: "^[A-Za-z0-9_][A-Za-z0-9_.]*$"
        case .timeZone: "^[A-Z][-+A-Za-z0-9_/]*$"
        case .time:
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[-+][0-9]{2}:[0-9]{2})$"
        case .line: "^[^[:cntrl:]]+$"
        }
    }

    /// What to do about a text that does not fit; the definition says the same.
    package var message: String {
        switch self {
        case .dnsLabel:
            "use small letters, digits and hyphens, beginning with a letter and ending with a letter or a digit"
        case .dnsSubdomain:
            "use small letters, digits, hyphens and dots, beginning and ending with a letter or a digit"
        case .identifier: "use small letters, digits and underscores, beginning with a letter or an underscore"
        case .table: "write table or schema.table, in small letters, digits and underscores"
        case .extensionName:
            "use small letters, digits, hyphens and underscores, beginning with a letter or an underscore"
        case .image: "write an image reference such as registry.example/name:tag"
        case .cron: "write a cron schedule of five fields in numbers: minute, hour, day of month, month, day of week"
        case .duration: CellDuration.advice
        case .quantity: "write a quantity such as 250m, 512Mi or 5Gi"
        case .revision: "write head, heads or the identifier of a revision"
        case .timeZone: "write the name of a time zone such as Etc/UTC or Europe/Berlin"
        case .time: "write a time such as 2026-11-22T10:00:00Z"
        case .line: "write something, on one line"
        }
    }

    /// True where the text fits.
    package func accepts(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        switch self {
        case .dnsLabel: return bytes.fits(first: .lower, then: "-" | .lowerOrDigit, last: .lowerOrDigit)
        case .dnsSubdomain:
            return bytes.fits(first: .lowerOrDigit, then: "-" | "." | .lowerOrDigit, last: .lowerOrDigit)
        case .identifier: return Self.isIdentifier(bytes[...])
        case .table:
            let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            return parts.count <= 2 && parts.allSatisfy(Self.isIdentifier)
        case .extensionName: return bytes.fits(first: "_" | .lower, then: "-" | "_" | .lowerOrDigit)
        case .image: return bytes.fits(first: .alphanumeric, then: "-" | "." | "_" | ":" | "/" | "@" | .alphanumeric)
        case .cron: return CronSchedule.isValid(text)
        case .duration: return CellDuration(text) != nil
        case .quantity: return Self.isPlainQuantity(text)
        case .revision: return bytes.fits(first: "_" | .alphanumeric, then: "_" | "." | .alphanumeric)
        case .timeZone: return bytes.fits(first: .upper, then: "-" | "+" | "_" | "/" | .alphanumeric)
        case .time: return Timestamp.parse(text) != nil
        case .line: return !bytes.isEmpty && text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        }
    }

    /// The API server takes signs, exponents and bare points too; nobody writes a volume's size with them.
    private static func isPlainQuantity(_ text: String) -> Bool {
        let number = text.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
        let isPlain = number.first != "." && number.last != "." && !text.contains { $0 == "e" || $0 == "E" }
        return !number.isEmpty && isPlain && Quantity(text) != nil
    }

    private static func isIdentifier(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.fits(first: "_" | .lower, then: "_" | .lowerOrDigit)
    }
}
