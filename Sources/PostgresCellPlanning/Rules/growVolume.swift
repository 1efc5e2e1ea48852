import KubernetesAPI
import PostgresCellAPI

extension PlanningRule {
    /// The volume goes before everything else in every pass: a full disk is what breaks the rest.
    ///
    /// A claim that has more than the spec asks for is left alone: the API server would refuse the apply.
    static let growVolume = PlanningRule(name: "grow the volume") { draft in
        guard let claim = draft.children.claim, let live = draft.observation.claim else { return .proceed }
        if let wanted = draft.observation.cell.requestedStorage, let present = live.requestedStorage, present > wanted {
            return .proceed
        }
        draft.addWave(.volume, [claim])
        return .proceed
    }
}
