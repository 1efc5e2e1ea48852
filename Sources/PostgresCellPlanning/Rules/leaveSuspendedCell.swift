import KubernetesAPI
import PostgresCellAPI

extension PlanningRule {
    /// Nothing is written for a suspended cell, and no pod let through its gate.
    static let leaveSuspendedCell = PlanningRule(name: "leave a suspended cell") { draft in
        draft.observation.cell.spec.suspend ? .stop : .proceed
    }
}
