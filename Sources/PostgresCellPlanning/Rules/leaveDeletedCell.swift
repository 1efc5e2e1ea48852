import KubernetesAPI
import PostgresCellAPI

extension PlanningRule {
    /// A cell that is being deleted gets nothing new.
    ///
    /// Owner references do the rest, so there is no finalizer: a cell can be deleted while no operator runs, and a
    /// namespace never hangs on us. The price: a policy changed from Delete to Retain guards the volume only once the
    /// claim has been written without its owner, which the condition Ready of the new generation tells.
    static let leaveDeletedCell = PlanningRule(name: "leave a deleted cell") { draft in
        draft.observation.cell.metadata.deletionTimestamp == nil ? .proceed : .stop
    }
}
