import KubernetesAPI
package import PostgresCellAPI

/// What one run of migrations does: another one is another Job.
struct MigrationIdentity: Hashable, Encodable, Sendable {
    let image: String
    let target: String
    let config: String
    let section: String
    let workingDirectory: String?

    /// nil for a cell without migrations.
    init?(_ cell: PostgresCell) {
        guard let alembic = cell.spec.migrations?.alembic else { return nil }
        image = alembic.image
        target = alembic.target
        config = alembic.config
        section = alembic.section
        workingDirectory = alembic.workingDirectory
    }

    /// Ends the Job's name.
    var hash: ContentHash { ContentHash(of: self) }
}

extension PostgresCell {
    /// The name of the Job that runs the cell's current migrations; nil for a cell without migrations.
    package var migrationJobName: String? {
        MigrationIdentity(self).map { childNames.migration(hash: $0.hash.text) }
    }
}
