/// What the user asks for.
///
/// A closed set of fields, never a pod template: whoever may write a cell must not gain the operator's rights. Every
/// default stands once, as a property's initial value; the definition in `crds/` repeats it and a test compares them.
package struct PostgresCellSpec: Codable, Hashable, Sendable {
    /// Writes nothing any more while it is set.
    package var suspend = false
    /// What becomes of volume and backups once the cell is deleted.
    package var deletionPolicy = DeletionPolicy.retain
    /// Where the database runs.
    package var engine = CellEngine(statefulSet: StatefulSetEngine())
    /// The database of all consumers that own none.
    package var database: CellDatabase
    /// Where user names and passwords come from.
    package var credentials: CellCredentials
    /// Who connects; names are unique.
    package var consumers: [CellConsumer] = []
    /// What applications connect to; always there.
    package var pooler = CellPooler()
    /// nil: the cell has no migrations, and its gate opens once it serves.
    package var migrations: CellMigrations?
    /// nil: nothing is backed up.
    package var backup: CellBackup?
    /// nil: the cell begins empty.
    package var recovery: CellRecovery?
    /// Who may reach the pooler.
    package var networkPolicy = CellNetworkPolicy()

    package init(database: CellDatabase, credentials: CellCredentials) {
        self.database = database
        self.credentials = credentials
    }

    /// Stands where a spec could not be read.
    static let standIn = PostgresCellSpec(
        database: CellDatabase(name: ""),
        credentials: CellCredentials(store: CredentialStore(name: ""), ownerKey: "", poolerKey: "")
    )
}

/// What becomes of a cell's volume and backups once it is deleted.
package enum DeletionPolicy: String, Codable, Sendable, CaseIterable {
    /// They outlive the cell, and a new cell of the same name finds its volume again.
    case retain = "Retain"
    /// They go with it.
    case delete = "Delete"
}

extension PostgresCellSpec {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            database: try container.decode(CellDatabase.self, forKey: .database),
            credentials: try container.decode(CellCredentials.self, forKey: .credentials)
        )
        try container.read(.suspend, into: &suspend)
        try container.read(.deletionPolicy, into: &deletionPolicy)
        try container.read(.engine, into: &engine)
        try container.read(.consumers, into: &consumers)
        try container.read(.pooler, into: &pooler)
        try container.read(.migrations, into: &migrations)
        try container.read(.backup, into: &backup)
        try container.read(.recovery, into: &recovery)
        try container.read(.networkPolicy, into: &networkPolicy)
    }
}
