package import FoundationEssentials
import KubernetesAPI
package import PostgresCellAPI

/// Decides all that one pass shall do for a cell.
///
/// Total, pure and level-triggered: equal arguments give equal plans, why we were woken is no argument, and nothing is
/// decided from conditions that we wrote. The rules stand in `PlanningRule.all`, in order of precedence.
///
/// - Parameter now: decides nothing yet but what is judged by age.
/// - Parameter defaults: what release and installation say for every cell.
/// - Parameter render: asked for the children of a valid cell; must answer as `makeStatefulSetChildren` does, from
///   memory if it likes. nil: rendered anew.
package func planCell(
    _ observation: CellObservation,
    now: Date,
    defaults: PlanningDefaults,
    render: ((PostgresCell) -> CellChildren)? = nil
) -> CellPlan {
    let cell = observation.cell
    let problems = validate(cell)
    let children =
        problems.isEmpty ? render?(cell) ?? makeStatefulSetChildren(of: cell, defaults: defaults) : CellChildren()
    let assessment =
        if let problem = problems.first {
            CellAssessment(
                unreadable: observation,
                reason: .invalidSpec,
                message: "the spec is invalid, so that nothing can be compared with it: \(problem)"
            )
        } else {
            CellAssessment(observation, children: children, now: now)
        }
    var draft = PlanDraft(
        observation: observation,
        children: children,
        problems: problems,
        now: now,
        plan: CellPlan(assessment: assessment, clusterDomain: defaults.clusterDomain)
    )
    for rule in PlanningRule.all where rule.apply(&draft) == .stop { break }
    return draft.plan
}
