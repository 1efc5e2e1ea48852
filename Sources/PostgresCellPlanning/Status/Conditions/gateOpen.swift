import KubernetesAPI
import PostgresCellAPI

extension ConditionRule {
    /// False while a pod is held.
    ///
    /// What a person must act on goes before what comes by itself.
    static let gateOpen = ConditionRule(type: .gateOpen) { report in
        let reasons = report.heldPods.map(\.why)
        guard let why = reasons.first(where: { $0.standing == .stalled }) ?? reasons.first else {
            return (.true, .satisfied(.noPodsHeld, "no pod of the cell is held"))
        }
        return (.false, Finding(why.standing, why.reason, "pods are held: \(why.message)"))
    }
}
