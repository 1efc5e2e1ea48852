package import FoundationEssentials
package import KubernetesAPI
package import PostgresCellAPI

/// All that one pass shall do to the cluster, decided from one observation.
///
/// An empty plan is the steady state's plan only where nothing may be written: a converged cell plans every object
/// that it maintains, and the applier knows which of them would not change.
package struct CellPlan: Hashable, Sendable {
    /// In order.
    ///
    /// Objects of one wave may be applied concurrently; a failure does not hold later waves back, since their
    /// preconditions were decided from what was observed.
    package var waves: [PlanWave] = []
    /// Objects of ours that are superseded.
    package var deletions: [PlannedDeletion] = []
    /// Pods whose gate is to be removed now; many at once.
    package var gateLifts: [GateLift] = []
    /// Why nothing may be written: the spec breaks these rules.
    package var problems: [SpecProblem] = []
    /// When to plan again though nothing has changed; nil: never.
    package var wakeUp: Date?

    /// What the observation means: the plan's ground, and status's.
    package var assessment: CellAssessment

    /// The cluster's DNS domain, for the endpoints in status.
    package var clusterDomain: String

    package init(assessment: CellAssessment, clusterDomain: String) {
        self.assessment = assessment
        self.clusterDomain = clusterDomain
    }

    /// Every object to apply, in order.
    package var objects: [DesiredObject] { waves.flatMap(\.objects) }
    /// Objects whose pod template stays as it is, since only a newer operator would make another.
    package var keptTemplates: [ObjectReference] { objects.filter { $0.policy == .keepTemplate }.map(\.reference) }
    /// True where the pass writes nothing but status.
    package var isEmpty: Bool { objects.isEmpty && deletions.isEmpty && gateLifts.isEmpty }
}

/// A step of a cell's making.
///
/// What a later wave creates needs what an earlier one brought about.
package struct PlanWave: Hashable, Sendable {
    /// Also the wave's place: `Name.allCases` is the order.
    package var name: Name
    /// In the order in which receipts and events tell of them.
    package var objects: [DesiredObject]
    /// What must be observed before the rest of this wave is created; nil where nothing is held back.
    package var waitsFor: String?

    package init(_ name: Name, objects: [DesiredObject] = [], waitsFor: String? = nil) {
        self.name = name
        self.objects = objects
        self.waitsFor = waitsFor
    }

    /// The waves in their order.
    ///
    /// The volume goes first, so that a full disk grows whatever else is broken.
    package enum Name: String, CaseIterable, Sendable {
        case volume
        case credentials
        case configuration
        case database
        case pooler
        case migration
        case schedules
    }
}

/// One object to delete, only if it is still the one that was observed.
package struct PlannedDeletion: Hashable, Sendable {
    /// An object of ours: one that carries the cell's labels and is controlled by it.
    package var reference: ObjectReference
    /// Precondition of the delete: a successor of the same name is another object.
    package var uid: String
    /// Why, in one sentence, for events and logs.
    package var why: String

    package init(_ reference: ObjectReference, uid: String, why: String) {
        self.reference = reference
        self.uid = uid
        self.why = why
    }
}

/// One pod whose gate is to be removed.
package struct GateLift: Hashable, Sendable {
    /// In the cell's namespace; the pod still carried the gate when it was observed.
    package var pod: ObjectKey
    /// RFC 6902: tests that our gate is where it was seen, then removes it.
    package var patch: [JSONValue]

    package init(pod: ObjectKey, patch: [JSONValue]) {
        self.pod = pod
        self.patch = patch
    }
}
