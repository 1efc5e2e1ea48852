package import KubernetesAPI

/// Rules on one kind that the server cannot read from a schema, such as those a definition states in CEL.
package struct AdmissionRule: Sendable {
    /// As errors name it: `PostgresCell.postgres.alphaswarm.io`, `Pod`.
    package var qualifiedKind: String
    /// What is wrong with an object that is being created (`old` is nil) or changed.
    package var problems: @Sendable (_ old: JSONValue?, _ new: JSONValue) -> [FieldProblem]

    package init(
        qualifiedKind: String,
        problems: @escaping @Sendable (_ old: JSONValue?, _ new: JSONValue) -> [FieldProblem]
    ) {
        self.qualifiedKind = qualifiedKind
        self.problems = problems
    }
}
