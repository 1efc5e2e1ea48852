import KubernetesAPI

extension SpecRule {
    /// The names of children are made of the cell's, and a Service's must be a label of DNS.
    static let cellName = SpecRule(messages: [TextFormat.dnsLabel.message, tooLong]) { cell in
        let name = cell.metadata.name
        if name.utf8.count > 40 { return [.init(path: "metadata.name", message: tooLong)] }
        guard !TextFormat.dnsLabel.accepts(name) else { return [] }
        return [.init(path: "metadata.name", message: TextFormat.dnsLabel.message)]
    }

    private static let tooLong = "the cell's objects are named after it: choose a name of at most 40 characters"
}
