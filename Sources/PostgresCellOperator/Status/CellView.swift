import KubernetesAPI
import PostgresCellAPI

/// What `status` shows of a cell: a value, so that two of them can be compared for what is new.
struct CellView {
    var cell: PostgresCell?
    /// Pods that carry the cell's label, by name.
    var pods: [String: ObservedPod] = [:]

    /// True where the cell is Ready for its current spec and no pod is held.
    var isSettled: Bool {
        guard let cell, let status = cell.status, status.observedGeneration == cell.metadata.generation else {
            return false
        }
        let isReady = status.conditions[type: ConditionType.ready.rawValue]?.status == .true
        return isReady && applications.values.allSatisfy { $0.state == "running" }
    }

    /// Why nothing more will happen by itself; nil where something may.
    var stall: String? {
        guard let stalled = cell?.status?.conditions[type: ConditionType.stalled.rawValue] else { return nil }
        return "\(stalled.reason ?? ""): \(stalled.message ?? "")"
    }

    private var applications: [String: ObservedPod] {
        pods.filter { $0.value.metadata.labels?[WellKnownNames.Label.managedBy] != WellKnownNames.fieldManager }
    }

    /// One line for everything that is another than before.
    func news(since before: CellView) -> [String] {
        conditionNews(since: before) + podNews(since: before)
    }

    private func conditionNews(since before: CellView) -> [String] {
        // Ready says in the same words what Reconciling is about.
        let isNews = { (condition: Condition) in condition.type != ConditionType.reconciling.rawValue }
        let old = before.cell?.status?.conditions.filter(isNews) ?? []
        let new = cell?.status?.conditions.filter(isNews) ?? []
        let gone = old.filter { new[type: $0.type] == nil }.map { "\(Self.padded($0.type)) gone" }
        return gone
            + new.compactMap { condition in
                let earlier = old[type: condition.type]
                guard earlier?.status != condition.status || earlier?.reason != condition.reason else { return nil }
                let status = condition.status.rawValue
                let cause = "\(condition.reason ?? ""): \(condition.message ?? "")"
                return "\(Self.padded(condition.type)) \(Self.padded(status, 7)) \(cause)"
            }
    }

    private func podNews(since before: CellView) -> [String] {
        let gone = before.pods.keys.filter { pods[$0] == nil }.sorted().map { "pod \($0): gone" }
        return gone
            + pods.sorted { $0.key < $1.key }.compactMap { name, pod in
                before.pods[name]?.state == pod.state ? nil : "pod \(name): \(pod.state)"
            }
    }

    /// The table at the end: one line a condition.
    var table: [String] {
        guard let cell else { return ["no such cell"] }
        let conditions = (cell.status?.conditions ?? []).map { condition in
            "\(Self.padded(condition.type)) \(Self.padded(condition.status.rawValue, 7)) \(condition.reason ?? "")"
        }
        return ["PostgresCell \(cell.key), generation \(cell.metadata.generation ?? 0)"] + conditions
            + pods.sorted { $0.key < $1.key }.map { "pod \($0.key): \($0.value.state)" }
    }

    private static func padded(_ text: String, _ width: Int = 18) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}

extension ObservedPod {
    /// Where the pod is, in a word or two.
    fileprivate var state: String {
        if metadata.deletionTimestamp != nil { return "terminating" }
        if spec.schedulingGates?.contains(where: { $0.name == WellKnownNames.schedulingGate }) == true {
            return "held at the gate, not scheduled"
        }
        guard let node = spec.nodeName else { return "released, waits for a node" }
        switch status?.phase {
        case "Running":
            let isReady = status?.conditions?[type: "Ready"]?.status == .true
            return isReady ? "running" : "started on \(node)"
        case "Succeeded": return "completed"
        case "Failed": return "failed"
        default: return "scheduled on \(node)"
        }
    }
}
