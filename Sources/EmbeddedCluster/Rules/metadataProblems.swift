import KubernetesAPI

/// What is wrong with an object's name and labels.
func metadataProblems(_ object: JSONValue, kind: ServedKind) -> [FieldProblem] {
    let metadata = object["metadata"] ?? [:]
    let name = metadata["name"]?.string ?? ""
    var problems: [FieldProblem] = []
    if let detail = nameProblem(name, kind: kind) {
        problems.append(.invalid("metadata.name", .string(name), detail))
    }
    for (_, value) in (metadata["labels"]?.object ?? [:]).sorted(by: { $0.key < $1.key }) {
        guard let text = value.string else { continue }
        if text.utf8.count > 63 {
            problems.append(.invalid("metadata.labels", value, "must be no more than 63 bytes"))
        } else if !text.isEmpty, !isLabelValue(text) {
            problems.append(.invalid("metadata.labels", value, labelValueDetail))
        }
    }
    return problems
}

private func nameProblem(_ name: String, kind: ServedKind) -> String? {
    switch kind.resource.kind {
    case "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding": return nil
    case "Namespace", "Service":
        if name.utf8.count > 63 { return "must be no more than 63 bytes" }
        let isService = kind.resource.kind == "Service"
        guard !isLabel(name) || (isService && name.first?.isNumber == true) else { return nil }
        return isService
            ? "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic "
                + "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for "
                + "validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
            : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start "
                + "and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation "
                + "is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
    default:
        if name.utf8.count > 253 { return "must be no more than 253 bytes" }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard !parts.allSatisfy({ isLabel(String($0)) }) else { return nil }
        return "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and "
            + "must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
            + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
    }
}

private func isLabel(_ text: String) -> Bool {
    func isAlphanumeric(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) }
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    return isAlphanumeric(first) && isAlphanumeric(last)
        && text.utf8.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
}

private func isLabelValue(_ text: String) -> Bool {
    func isAlphanumeric(_ character: Character) -> Bool {
        character.isASCII && (character.isLetter || character.isNumber)
    }
    guard let first = text.first, let last = text.last else { return true }
    return isAlphanumeric(first) && isAlphanumeric(last)
        && text.allSatisfy { isAlphanumeric($0) || "-_.".contains($0) }
}

private let labelValueDetail =
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and "
    + "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
    + "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
