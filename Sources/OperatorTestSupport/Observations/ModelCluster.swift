package import FoundationEssentials
package import KubernetesAPI
package import PostgresCellAPI
package import PostgresCellPlanning

/// A cluster as a value: what planning would see after its plans were applied and the cluster's controllers acted.
///
/// No server and no clock: a test applies a plan, lets a controller do one thing, and observes again. Objects are whole
/// JSON documents and are decoded as a cache would, so that an observation holds nothing that a cache would not.
package struct ModelCluster: Sendable {
    /// The cell under test.
    package var cell: PostgresCell
    /// Every other object, whole; tests change them as a controller would.
    package var objects: [ObjectReference: JSONValue] = [:]
    /// The model's time; nothing moves it but the test.
    package var now: Date
    /// Answers to give instead of writing, by reference.
    package var refusals: [ObjectReference: StepFailure] = [:]

    private var applied: [ObjectReference: Data] = [:]
    private var serial = 0

    /// Gives the cell a uid and a generation where it has none, as creating it would.
    package init(cell: PostgresCell, now: Date = Date(timeIntervalSince1970: 1_790_000_000)) {
        self.cell = cell
        self.now = now
        self.cell.metadata.uid = cell.metadata.uid ?? "uid-of-cell"
        self.cell.metadata.generation = cell.metadata.generation ?? 1
    }

    /// What the caches would hold.
    package var observation: CellObservation {
        var observation = CellObservation(cell: cell)
        for (reference, object) in objects.sorted(by: { $0.key.description < $1.key.description }) {
            switch reference.resource {
            case ExternalSecret.resource: observation.externalSecrets[reference.key.name] = decode(object)
            case PersistentVolumeClaim.resource: observation.claim = decode(object)
            case StatefulSet.resource: observation.statefulSet = decode(object)
            case Deployment.resource: observation.poolerDeployment = decode(object)
            case Job.resource: observation.jobs[reference.key.name] = decode(object)
            case ObservedPod.resource: observation.pods += [decode(object)].compactMap(\.self)
            default:
                observation.others[reference] = object["metadata"].flatMap { try? $0.decoded(as: ObjectMeta.self) }
            }
        }
        return observation
    }

    private func decode<Object: KubernetesObject>(_ object: JSONValue) -> Object? {
        try? object.decoded(as: Object.self)
    }

    /// Does what a plan says, as the API server would, and answers with its receipts.
    package mutating func apply(_ plan: CellPlan) -> [ObjectReceipt] {
        let deletions = plan.deletions.map { deletion in
            let removed = objects.removeValue(forKey: deletion.reference)
            return ObjectReceipt(deletion.reference, removed == nil ? .unchanged : .deleted)
        }
        let writes = plan.objects.map { ObjectReceipt($0.reference, write($0)) }
        let lifts = plan.gateLifts.map { lift in
            let reference = ObjectReference(ObservedPod.resource, lift.pod)
            return ObjectReceipt(reference, refusals[reference].map { .failed($0) } ?? liftGate(of: reference))
        }
        return writes + deletions + lifts
    }

    private mutating func liftGate(of reference: ObjectReference) -> ObjectReceipt.Outcome {
        let gates = objects[reference]?[path: ["spec", "schedulingGates"]]?.array ?? []
        let rest = gates.filter { $0["name"]?.string != WellKnownNames.schedulingGate }
        objects[reference]?[path: ["spec", "schedulingGates"]] = .array(rest)
        return .lifted
    }

    private mutating func write(_ desired: DesiredObject) -> ObjectReceipt.Outcome {
        if let failure = refusals[desired.reference] { return .failed(failure) }
        let before = objects[desired.reference]
        if before != nil, applied[desired.reference] == desired.manifest { return .unchanged }
        applied[desired.reference] = desired.manifest
        guard var object = try? JSONValue(parsing: desired.manifest) else {
            return .failed(StepFailure(.invalid, message: "not JSON"))
        }
        for path in desired.keptPaths { object[path: path] = before?[path: path] }
        serial += 1
        let generation = before?[path: ["metadata", "generation"]]?.integer ?? 0
        let changesSpec = before?["spec"] != object["spec"]
        object[path: ["metadata", "uid"]] = before?[path: ["metadata", "uid"]] ?? .string("uid-\(serial)")
        object[path: ["metadata", "generation"]] = .integer(changesSpec ? generation + 1 : generation)
        object["status"] = before?["status"]
        objects[desired.reference] = object
        return before == nil ? .created : .configured
    }
}
