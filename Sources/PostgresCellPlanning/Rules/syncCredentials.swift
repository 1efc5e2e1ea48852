extension PlanningRule {
    /// ExternalSecrets need nothing.
    static let syncCredentials = PlanningRule(name: "sync credentials") { draft in
        draft.addWave(.credentials, draft.children.credentials)
        return .proceed
    }
}
