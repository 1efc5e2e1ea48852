extension PlanningRule {
    /// Storage and configuration need nothing either; they only come after the credentials in the same pass.
    static let prepareConfiguration = PlanningRule(name: "prepare storage and configuration") { draft in
        let newClaim = draft.observation.claim == nil ? [draft.children.claim].compactMap(\.self) : []
        draft.addWave(.configuration, newClaim + draft.children.configuration)
        return .proceed
    }
}
