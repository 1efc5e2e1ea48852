/// Who may reach the pooler; the database itself admits only the cell's own pods.
package struct CellNetworkPolicy: Codable, Hashable, Sendable {
    /// Namespaces whose pods may connect, besides the cell's own.
    package var clientNamespaces: [String] = []

    package init(clientNamespaces: [String] = []) { self.clientNamespaces = clientNamespaces }

    package init(from decoder: any Decoder) throws {
        try decoder.container(keyedBy: CodingKeys.self).read(.clientNamespaces, into: &clientNamespaces)
    }
}
