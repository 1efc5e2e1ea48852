package import ControllerRuntime
package import FoundationEssentials
package import KubernetesAPI
import KubernetesClient
package import Logging
import PostgresCellAPI
package import PostgresCellPlanning

/// One pass over one cell: observe, plan, apply, report.
///
/// Nothing else in the operator decides in what order.
package struct CellReconciler: Sendable {
    private let observer: CellObserver
    private let applier: PlanApplier
    private let statusWriter: StatusWriter
    private let chronicler: CellChronicler
    private let metrics: CellMetrics
    private let defaults: PlanningDefaults
    /// Of cells on their way.
    package let children: ChildrenMemo
    private let now: @Sendable () -> Date
    private let logger: Logger

    package init(
        observer: CellObserver,
        applier: PlanApplier,
        statusWriter: StatusWriter,
        chronicler: CellChronicler,
        metrics: CellMetrics,
        defaults: PlanningDefaults,
        now: @escaping @Sendable () -> Date,
        logger: Logger
    ) {
        self.observer = observer
        self.applier = applier
        self.statusWriter = statusWriter
        self.chronicler = chronicler
        self.metrics = metrics
        self.defaults = defaults
        children = ChildrenMemo(defaults: defaults)
        self.now = now
        self.logger = logger
    }

    /// Brings one cell a step further, as far as what is observed allows.
    package func reconcile(_ key: ObjectKey) async -> ReconcileOutcome {
        guard let observation = observer.observe(key) else {
            metrics.forget(key)
            children.forget(key)
            return .done
        }
        let cell = observation.cell
        let plan = planCell(observation, now: now(), defaults: defaults, render: children.children)
        let receipts = await applier.apply(plan, owner: cell.metadata.uid ?? "")
        let moment = now()
        let status = reportStatus(observation, plan, receipts: receipts, now: moment)
        log(receipts, of: key)
        metrics.record(observation, plan, receipts, status, now: moment)
        if status.conditions[type: ConditionType.reconciling.rawValue]?.status != .true { children.forget(key) }
        do throws(APIError) {
            if try await statusWriter.write(status, of: cell) {
                chronicler.tell(of: cell, became: status, receipts: receipts)
            }
        } catch {
            return .failed(error)
        }
        return outcome(plan, receipts, now: moment)
    }

    private func outcome(_ plan: CellPlan, _ receipts: [ObjectReceipt], now: Date) -> ReconcileOutcome {
        if let failed = receipts.first(where: { $0.failure != nil }), let failure = failed.failure {
            return .failed(PassFailure(reference: failed.reference, failure: failure))
        }
        guard let wakeUp = plan.wakeUp else { return .done }
        return .requeue(after: .seconds(max(0, wakeUp.timeIntervalSince(now))))
    }

    private func log(_ receipts: [ObjectReceipt], of key: ObjectKey) {
        for receipt in receipts where receipt.outcome != .unchanged {
            var metadata: Logger.Metadata = [
                LogKey.cell: "\(key)", LogKey.object: "\(receipt.reference)", LogKey.result: "\(receipt.label)",
            ]
            if let failure = receipt.failure { metadata[LogKey.error] = "\(failure.message)" }
            logger.log(level: receipt.failure == nil ? .info : .warning, "Object", metadata: metadata)
        }
    }
}

/// Why a pass must be tried again.
private struct PassFailure: Error, CustomStringConvertible {
    var reference: ObjectReference
    var failure: StepFailure

    var description: String { "\(reference): \(failure.message)" }
}
