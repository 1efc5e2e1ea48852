import KubernetesAPI

extension SpecRule {
    /// The API server would refuse the pod template.
    static let requestsWithinLimits = SpecRule(messages: [above]) { cell in
        let resources: [(String, ResourceRequirements?)] = [
            ("spec.engine.statefulSet.resources", cell.spec.engine.statefulSet?.resources),
            ("spec.pooler.resources", cell.spec.pooler.resources),
            ("spec.migrations.resources", cell.spec.migrations?.resources),
        ]
        return resources.flatMap { path, resources -> [SpecProblem] in
            let limits = resources?.limits ?? [:]
            let requests = resources?.requests ?? [:]
            let isAbove = requests.contains { name, amount in limits[name].map { amount > $0 } ?? false }
            return isAbove ? [.init(path: path, message: above)] : []
        }
    }

    private static let above = "a request is above its limit: lower the request or raise the limit"
}
