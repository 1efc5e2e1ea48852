/// A rule that a spec must keep beyond its structure.
///
/// The definition has the same rule in CEL with the same words; both run over one table of cells.
package struct SpecRule: Sendable {
    /// Every text that `problems` can give, for comparison with the definition.
    package var messages: [String]
    /// What breaks the rule.
    package var problems: @Sendable (PostgresCell) -> [SpecProblem]

    /// Every rule, in the order in which their problems are told.
    package static let all: [SpecRule] = [
        .cellName, .oneEngine, .storageSize, .parameterNames, .ownedParameters, .requestsWithinLimits, .databaseName,
        .consumerNames, .consumerDatabases, .appendTables, .poolerServiceName, .poolSizes, .migrationTool,
        .objectStores, .dumps, .recoveryPoint, .recoverySource, .recoveryTarget,
    ]
}

/// A rule that a changed spec must keep towards the one before it.
package struct SpecTransitionRule: Sendable {
    /// Every text that `problems` can give, for comparison with the definition.
    package var messages: [String]
    /// What breaks the rule, of the old spec and the new one.
    package var problems: @Sendable (_ old: PostgresCellSpec, _ new: PostgresCellSpec) -> [SpecProblem]

    /// Every rule, in the order in which their problems are told.
    package static let all: [SpecTransitionRule] = [
        .keptEngine, .growingVolume, .keptStorageClass, .keptDatabaseName, .keptRecovery,
    ]
}
