package import KubernetesAPI

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

/// What a server that evaluates the definition's rules would refuse, of an object as it stands in a request.
///
/// - Parameters:
///   - old: nil where the object is being created.
///   - new: the object after structural checks and defaults.
/// - Returns: what is wrong with the object and with the change.
package func admissionProblems(old: JSONValue?, new: JSONValue) -> [SpecProblem] {
    do {
        let cell = try new.decoded(as: PostgresCell.self)
        // Strict reading says what to write instead.
        if cell.unreadable != nil, case .refused(let problems) = PostgresCell.read(new) { return problems }
        let changes = try old.map { validateUpdate(old: try $0.decoded(as: PostgresCell.self), new: cell) }
        return validate(cell) + (changes ?? [])
    } catch let error as DecodingError {
        return [SpecProblem(error)]
    } catch {
        return [SpecProblem(path: "", message: "\(error)")]
    }
}
