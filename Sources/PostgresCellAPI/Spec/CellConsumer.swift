/// One application of the database: a role, an ExternalSecret and a Secret of its own.
package struct CellConsumer: Codable, Hashable, Sendable {
    /// Unique in the cell; part of the Secret's name.
    package var name: String
    /// What the consumer's role may do.
    package var access: Access
    /// Tables of which a read-only consumer may also insert rows, as `table` or `schema.table`.
    package var append: [String] = []
    /// A database of its own, which exists for this consumer; nil: the cell's database.
    package var database: String?
    /// The entry of the store with the properties `username` and `password`.
    package var key: String

    package init(name: String, access: Access, append: [String] = [], database: String? = nil, key: String) {
        self.name = name
        self.access = access
        self.append = append
        self.database = database
        self.key = key
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        access = try container.decode(Access.self, forKey: .access)
        key = try container.decode(String.self, forKey: .key)
        try container.read(.append, into: &append)
        try container.read(.database, into: &database)
    }

    /// What a consumer's role may do.
    package enum Access: String, Codable, Sendable, CaseIterable {
        /// SELECT on every table.
        case readOnly = "ReadOnly"
        /// SELECT, INSERT, UPDATE, DELETE on every table, and no table of its own.
        case readWrite = "ReadWrite"
        /// Owns its database; only with a database of its own.
        case owner = "Owner"
    }
}
