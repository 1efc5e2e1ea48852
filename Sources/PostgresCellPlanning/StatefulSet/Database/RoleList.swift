import PostgresCellAPI

/// The roles, databases and extensions of a cell, as `role-keeper.sh` reads them: a record a line, fields by spaces.
///
///     database  <name>  <credentials of the owner>
///     extension <database>  <name>
///     role      <credentials>  <access>  <database>
///     append    <credentials>  <database>  <table>
///
/// `<credentials>` is a directory with the files `username` and `password`; role names come from the store.
struct RoleList: Hashable, Sendable {
    private let records: [[String]]

    init(_ cell: PostgresCell) {
        let database = cell.spec.database
        var records = [["database", database.name, Self.owner]]
        for consumer in cell.spec.consumers where consumer.access == .owner {
            if let own = consumer.database { records.append(["database", own, consumer.name]) }
        }
        records += database.extensions.map { ["extension", database.name, $0] }
        records.append(["role", Self.pooler, "Pooler", database.name])
        for consumer in cell.spec.consumers {
            let target = consumer.database ?? database.name
            records.append(["role", consumer.name, consumer.access.rawValue, target])
            records += consumer.append.map { ["append", consumer.name, target, $0] }
        }
        self.records = records
    }

    /// The directory of the owner's credentials.
    static let owner = "owner"
    /// The directory of the pooler's credentials.
    static let pooler = "pooler"

    var file: String { records.map { $0.joined(separator: " ") + "\n" }.joined() }

    /// The directories of credentials and the Secrets that fill them.
    static func credentials(of cell: PostgresCell) -> [(directory: String, secret: String)] {
        let names = cell.childNames
        return [(owner, names.owner), (pooler, names.pooler)]
            + cell.spec.consumers.map { ($0.name, names.credentials(of: $0.name)) }
    }
}
