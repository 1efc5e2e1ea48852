import KubernetesAPI
package import PostgresCellAPI

/// What must hold of every status that the operator writes.
///
/// Each check has a number that tests and readers can name; the list is the contract of `status` in executable form.
package struct StatusInvariant: Sendable {
    /// From 1 on without gaps; what violations and tests name it by.
    package var number: Int
    /// A sentence that is true of a right status.
    package var sentence: String
    /// What is wrong with a status, one sentence each; empty where all is right.
    package var violations: @Sendable (StatusUnderTest) -> [String]
}

/// A written status with what surrounds it.
package struct StatusUnderTest: Sendable {
    /// As it is to stand in the cell, times included.
    package var status: PostgresCellStatus
    /// The cell's generation when the status was computed.
    package var generation: Int64
    /// The status that stood there before; nil for the first.
    package var earlier: PostgresCellStatus?

    package init(status: PostgresCellStatus, generation: Int64, earlier: PostgresCellStatus? = nil) {
        self.status = status
        self.generation = generation
        self.earlier = earlier
    }
}

/// Every violation of every invariant, each with the invariant's number; empty for a right status.
///
/// A status that the operator has not written yet (`observedGeneration` -1 and no conditions) is right.
package func statusViolations(of subject: StatusUnderTest) -> [String] {
    if subject.status.observedGeneration == -1, subject.status.conditions.isEmpty { return [] }
    return StatusInvariant.all.flatMap { invariant in
        invariant.violations(subject).map { "invariant \(invariant.number) (\(invariant.sentence)): \($0)" }
    }
}

/// Every violation of a cell's present status.
package func statusViolations(of cell: PostgresCell) -> [String] {
    guard let status = cell.status else { return [] }
    return statusViolations(of: StatusUnderTest(status: status, generation: cell.metadata.generation ?? 0))
}

extension StatusInvariant {
    /// All checks, by number.
    package static let all: [StatusInvariant] =
        summaryInvariants + generationInvariants + textInvariants + factInvariants
}
