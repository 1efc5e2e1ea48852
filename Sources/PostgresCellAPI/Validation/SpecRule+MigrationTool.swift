extension SpecRule {
    /// A union, for the tools to come.
    static let migrationTool = SpecRule(messages: [notOne]) { cell in
        guard let migrations = cell.spec.migrations, migrations.alembic == nil else { return [] }
        return [.init(path: "spec.migrations", message: notOne)]
    }

    private static let notOne = "migrations need exactly one tool: set alembic, or remove migrations"
}
