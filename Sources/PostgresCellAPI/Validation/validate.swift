import KubernetesAPI

/// What is wrong with a cell, whoever admitted it; empty where the operator may act on it.
package func validate(_ cell: PostgresCell) -> [SpecProblem] {
    if let problem = cell.unreadable { return [problem] }
    let structure = CellSchema.spec.problems(JSONValue(encoding: cell.spec), at: "spec")
    return structure + SpecRule.all.flatMap { $0.problems(cell) }
}

/// What is wrong with a change of a cell, beyond what is wrong with the new one.
package func validateUpdate(old: PostgresCell, new: PostgresCell) -> [SpecProblem] {
    guard old.unreadable == nil, new.unreadable == nil else { return [] }
    return SpecTransitionRule.all.flatMap { $0.problems(old.spec, new.spec) }
}
