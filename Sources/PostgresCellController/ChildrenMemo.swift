package import KubernetesAPI
package import PostgresCellAPI
package import PostgresCellPlanning
import Synchronization

/// The children of cells that are on their way, so that a pass need not render again what the pass before it rendered.
///
/// Rendering is half of what a pass costs, and a cell takes some twenty passes until it is converged. Then it is
/// forgotten: its next pass may be days away, and its children take some 70 KB.
package final class ChildrenMemo: Sendable {
    private struct Entry {
        var intent: PostgresCell
        var children: CellChildren
    }

    private let defaults: PlanningDefaults
    private let capacity: Int
    private let entries = Mutex<[ObjectKey: Entry]>([:])

    /// - Parameter capacity: of cells; those beyond it are rendered in every pass.
    package init(defaults: PlanningDefaults, capacity: Int = 256) {
        self.defaults = defaults
        self.capacity = capacity
    }

    /// Equal to `makeStatefulSetChildren`, which depends on nothing but the cell's intent, its volume and the defaults.
    package func children(of cell: PostgresCell) -> CellChildren {
        let intent = cell.intent
        if let known = entries.withLock({ $0[cell.key] }), known.intent == intent { return known.children }
        let children = makeStatefulSetChildren(of: intent, defaults: defaults)
        entries.withLock { entries in
            // The queue goes round: were the oldest to make room, it would be the very next to be asked for.
            guard entries[cell.key] != nil || entries.count < capacity else { return }
            entries[cell.key] = Entry(intent: intent, children: children)
        }
        return children
    }

    /// Of how many cells the children are kept.
    package var count: Int { entries.withLock(\.count) }

    /// Lets go of a cell that is converged, stuck or gone.
    package func forget(_ key: ObjectKey) { entries.withLock { $0[key] = nil } }
}

extension PostgresCell {
    /// The cell without what changes while it is worked on, but for the volume that its database has served from.
    fileprivate var intent: PostgresCell {
        var intent = self
        intent.status = nil
        if let storage = status?.storage, storage.volume != nil {
            intent.status = PostgresCellStatus()
            intent.status?.storage = StorageStatus(requested: storage.requested, volume: storage.volume)
        }
        intent.metadata.resourceVersion = nil
        return intent
    }
}
