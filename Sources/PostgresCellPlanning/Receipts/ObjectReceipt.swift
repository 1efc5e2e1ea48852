package import KubernetesAPI

/// What became of one step of a plan.
package struct ObjectReceipt: Hashable, Sendable {
    /// What the step was about: an object of the plan, or the pod of a gate.
    package var reference: ObjectReference
    /// By the answer to this step alone; what others do meanwhile the caches tell.
    package var outcome: Outcome

    package init(_ reference: ObjectReference, _ outcome: Outcome) {
        self.reference = reference
        self.outcome = outcome
    }

    /// The ways a step ends.
    package enum Outcome: Hashable, Sendable {
        /// The object was not there before.
        case created
        /// The object was there and changed.
        case configured
        /// Nothing was to do; as a rule without a request.
        case unchanged
        /// The object is gone, or on its way.
        case deleted
        /// The pod's gate is removed, or was already.
        case lifted
        /// The step failed; the next pass tries again.
        case failed(StepFailure)
    }

    /// True where the cluster is another than the one observed, so that nothing observed proves this spec.
    package var changedCluster: Bool {
        switch outcome {
        case .created, .configured, .deleted: true
        case .unchanged, .lifted, .failed: false
        }
    }

    /// Why the step failed, where it did.
    package var failure: StepFailure? {
        if case .failed(let failure) = outcome { failure } else { nil }
    }
}
