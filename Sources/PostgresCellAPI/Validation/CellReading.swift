package import KubernetesAPI

/// What strict reading makes of a document.
package enum CellReading: Hashable, Sendable {
    /// A cell that every rule allows.
    case cell(PostgresCell)
    /// What its author must correct; never empty.
    case refused([SpecProblem])
}

extension PostgresCell {
    /// Reads a cell without a server, as strictly as one would.
    ///
    /// - Parameter document: a whole object, with `apiVersion` and `kind`.
    /// - Returns: the cell with its defaults, or everything that is wrong with it.
    package static func read(_ document: JSONValue) -> CellReading {
        var problems = headProblems(document)
        problems += wholeSchema.problems(document, at: "")
        guard problems.isEmpty else { return .refused(problems) }
        do {
            let cell = try document.decoded(as: PostgresCell.self)
            if let problem = cell.unreadable { return .refused([problem]) }
            let broken = SpecRule.all.flatMap { $0.problems(cell) }
            return broken.isEmpty ? .cell(cell) : .refused(broken)
        } catch {
            return .refused([SpecProblem(error)])
        }
    }

    private static let wholeSchema: FieldSchema = .object(
        [
            "apiVersion": .text(maxLength: 64), "kind": .text(maxLength: 64), "metadata": .anyObject,
            "spec": CellSchema.spec, "status": .anyObject,
        ],
        required: ["spec"]
    )

    private static func headProblems(_ document: JSONValue) -> [SpecProblem] {
        var problems: [SpecProblem] = []
        if document["apiVersion"]?.string != resource.apiVersion {
            problems.append(.init(path: "apiVersion", message: "write \(resource.apiVersion)"))
        }
        if document["kind"]?.string != resource.kind {
            problems.append(.init(path: "kind", message: "write \(resource.kind)"))
        }
        if document[path: ["metadata", "name"]]?.string == nil {
            problems.append(.init(path: "metadata.name", message: "this field is required: set it"))
        }
        return problems
    }
}
