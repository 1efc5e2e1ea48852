import KubernetesAPI
import PostgresCellAPI

extension ConditionRule {
    /// There while a newer template waits for the next change of the spec, so that an upgrade restarts nothing.
    static let templateOutdated = ConditionRule(type: .templateOutdated) { report in
        guard !report.plan.keptTemplates.isEmpty else { return nil }
        let names = report.plan.keptTemplates.map { "\($0.resource.kind) \($0.key.name)" }.joined(separator: ", ")
        let message =
            "this release would make another pod template for \(names): "
            + "the next change of the spec, or annotation postgres.alphaswarm.io/restart, brings it"
        return (.true, .satisfied(.newerTemplate, message))
    }
}
