import KubernetesAPI
import PostgresCellAPI
package import PostgresCellPlanning

extension ModelCluster {
    /// One pass of the operator: observe, plan, apply, report, and write status.
    ///
    /// - Returns: the plan, its receipts, and what is wrong with the status by `StatusInvariant.all`.
    @discardableResult
    package mutating func pass(_ plan: (CellObservation) -> CellPlan) -> Pass {
        let seen = observation
        let plan = plan(seen)
        let receipts = apply(plan)
        let status = reportStatus(seen, plan, receipts: receipts, now: now)
        let subject = StatusUnderTest(
            status: status,
            generation: cell.metadata.generation ?? 0,
            earlier: cell.status
        )
        let changesStatus = status != cell.status
        cell.status = status
        return Pass(
            plan: plan,
            receipts: receipts,
            changesStatus: changesStatus,
            violations: statusViolations(of: subject)
        )
    }

    /// Passes until one writes nothing, as the operator does when its own writes wake it.
    ///
    /// - Returns: every pass; the last one is quiet, or there are `limit` of them.
    @discardableResult
    package mutating func converge(limit: Int = 16, _ plan: (CellObservation) -> CellPlan) -> [Pass] {
        var passes: [Pass] = []
        repeat { passes.append(pass(plan)) } while passes.count < limit && passes.last?.isQuiet == false
        return passes
    }

    /// What one pass did.
    package struct Pass: Sendable {
        /// Made from what was observed before the pass wrote anything.
        package var plan: CellPlan
        /// One for each step of the plan: writes, then deletions, then gates.
        package var receipts: [ObjectReceipt]
        /// False where the report equals the status that was there.
        package var changesStatus: Bool
        /// What is wrong with the status; empty where it is right.
        package var violations: [String]

        /// True where nothing was written: no object, no gate, no status.
        package var isQuiet: Bool {
            !changesStatus && receipts.allSatisfy { $0.outcome == .unchanged || $0.failure != nil }
        }
    }
}
