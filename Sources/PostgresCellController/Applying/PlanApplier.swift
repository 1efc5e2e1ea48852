package import ControllerRuntime
import KubernetesAPI
import KubernetesClient
import PostgresCellAPI
package import PostgresCellPlanning

/// Performs a plan.
///
/// The only writer of children and of gates; an error becomes a receipt, never more.
package struct PlanApplier: Sendable {
    private let objects: ObjectApplier
    private let gates: GateLifter
    /// How many requests one pass has under way at once.
    private let width = 16

    package init(objects: ObjectApplier, gates: GateLifter) {
        self.objects = objects
        self.gates = gates
    }

    /// Carries the plan out: gates first, since somebody waits there, then deletions, then the waves in order.
    ///
    /// - Parameter owner: the uid of the cell, which controls its children.
    package func apply(_ plan: CellPlan, owner: String) async -> [ObjectReceipt] {
        var receipts = await concurrently(plan.gateLifts) { await gates.lift($0) }
        receipts += await concurrently(plan.deletions) { deletion in
            ObjectReceipt(
                deletion.reference,
                ObjectReceipt.Outcome(await objects.delete(deletion.reference, uid: deletion.uid))
            )
        }
        for wave in plan.waves {
            receipts += await concurrently(wave.objects) { desired in
                let manifest = DesiredManifest(
                    desired.reference,
                    manifest: desired.manifest,
                    expectedController: owner,
                    policy: DesiredManifest.Policy(desired)
                )
                return ObjectReceipt(desired.reference, ObjectReceipt.Outcome(await objects.apply(manifest)))
            }
        }
        return receipts
    }

    /// Runs a step for every element, `width` at a time; receipts come in the order of the elements.
    private func concurrently<Element: Sendable>(
        _ elements: [Element],
        _ step: @escaping @Sendable (Element) async -> ObjectReceipt
    ) async -> [ObjectReceipt] {
        await withTaskGroup(of: (Int, ObjectReceipt).self) { group in
            var receipts: [ObjectReceipt?] = Array(repeating: nil, count: elements.count)
            for (index, element) in elements.enumerated() {
                if index >= width, let (done, receipt) = await group.next() { receipts[done] = receipt }
                group.addTask { (index, await step(element)) }
            }
            for await (done, receipt) in group { receipts[done] = receipt }
            return receipts.compactMap(\.self)
        }
    }
}

extension DesiredManifest.Policy {
    /// What planning asks for, in the runtime's terms.
    init(_ desired: DesiredObject) {
        self =
            switch desired.policy {
            case .maintain: .converge
            case .createOnly: .createOnly
            case .keepTemplate: .keep(desired.keptPaths)
            }
    }
}

extension ObjectReceipt.Outcome {
    /// What the runtime's receipt means for planning.
    init(_ receipt: ApplyReceipt) {
        self =
            switch receipt {
            case .created: .created
            case .configured: .configured
            case .unchanged: .unchanged
            case .deleted: .deleted
            case .nameTaken(by: let owner):
                .failed(
                    StepFailure(
                        .nameTaken(owner: owner.map { "\($0.kind) \($0.name)" } ?? "nobody, and is not marked as ours"),
                        message: "an object of this name exists already"
                    )
                )
            case .failed(let error): .failed(StepFailure(error))
            }
    }
}

extension StepFailure {
    /// What an error of the client means for planning.
    init(_ error: APIError) {
        if let status = error.status, let code = error.code {
            self.init(status, code: code)
        } else {
            self.init(.transient, message: "\(error)")
        }
    }
}
