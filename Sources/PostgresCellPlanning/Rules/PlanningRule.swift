/// One rule of planning: adds to the draft what it stands for, or ends the planning.
struct PlanningRule: Sendable {
    /// In the draft's own words what the rule is for; shown by nothing, read by people.
    var name: String
    var apply: @Sendable (inout PlanDraft) -> Verdict

    /// Whether later rules still apply.
    enum Verdict: Hashable, Sendable {
        case proceed
        case stop
    }
}

extension PlanningRule {
    /// The order of precedence.
    ///
    /// The first three decide whether anything may be written at all.
    static let all: [PlanningRule] = [
        .leaveDeletedCell,
        .refuseInvalidSpec,
        .leaveSuspendedCell,
        .growVolume,
        .syncCredentials,
        .prepareConfiguration,
        .runDatabase,
        .runPooler,
        .runMigration,
        .keepSchedules,
        .removeSuperseded,
        .liftGates,
    ]
}
