package import KubernetesAPI
import PostgresCellAPI

/// Which of the application's pods wait at the gate, and which of them may go.
package struct GateAssessment: Hashable, Sendable {
    /// Pods that may go, with the patch that lets them.
    package var lifts: [GateLift]
    /// Pods that may not go yet, each with why.
    package var held: [HeldPod]

    /// A pod that stays at the gate.
    package struct HeldPod: Hashable, Sendable {
        /// In the cell's namespace: the gate acts on no other.
        package var pod: ObjectKey
        /// The first thing in the pod's way; never satisfied.
        package var why: Finding
    }

    init(
        _ observation: CellObservation,
        children: CellChildren,
        migration: MigrationAssessment,
        database: Finding
    ) {
        let keeper = GateKeeper(observation, children: children, migration: migration, database: database)
        lifts = []
        held = []
        for pod in observation.gatedPods {
            if let why = keeper.reasonToHold(pod) {
                held.append(HeldPod(pod: pod.key, why: why))
            } else if let lift = GateLift(pod) {
                lifts.append(lift)
            }
        }
    }

    /// Nothing may be written, or the data is lost, so that every pod stays where it is.
    init(closed observation: CellObservation, finding: Finding) {
        lifts = []
        held = observation.gatedPods.map { HeldPod(pod: $0.key, why: finding) }
    }
}

extension GateLift {
    /// The patch for a pod; nil where the pod does not carry our gate.
    ///
    /// The test guards the index: were another gate removed meanwhile, ours would stand elsewhere.
    init?(_ pod: ObservedPod) {
        let gates = pod.spec.schedulingGates ?? []
        guard let index = gates.firstIndex(where: { $0.name == WellKnownNames.schedulingGate }) else { return nil }
        let path = "/spec/schedulingGates/\(index)"
        self.init(
            pod: pod.key,
            patch: [
                ["op": "test", "path": .string("\(path)/name"), "value": .string(WellKnownNames.schedulingGate)],
                ["op": "remove", "path": .string(path)],
            ]
        )
    }
}

extension CellObservation {
    /// Application pods of this cell that carry our gate and still could run, by name.
    var gatedPods: [ObservedPod] {
        applicationPods.filter { pod in
            pod.metadata.deletionTimestamp == nil
                && pod.metadata.namespace == cell.metadata.namespace
                && pod.metadata.labels?[WellKnownNames.Label.cell] == cell.metadata.name
                && !pod.hasEnded
                && pod.spec.schedulingGates?.contains { $0.name == WellKnownNames.schedulingGate } == true
        }
    }
}
