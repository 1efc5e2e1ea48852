extension PlanningRule {
    /// Storage and configuration need nothing either; they only come after the credentials in the same pass.
    ///
    /// A claim that is gone is not made again: an empty database would pass for the one whose migrations are in.
    static let prepareConfiguration = PlanningRule(name: "prepare storage and configuration") { draft in
        let isNew = draft.observation.claim == nil && draft.observation.lostVolume == nil
        let newClaim = isNew ? [draft.children.claim].compactMap(\.self) : []
        draft.addWave(.configuration, newClaim + draft.children.configuration)
        return .proceed
    }
}
