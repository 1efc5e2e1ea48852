import KubernetesAPI

extension SpecRule {
    /// The database's own service has the cell's name.
    static let poolerServiceName = SpecRule(messages: [taken]) { cell in
        guard cell.spec.pooler.serviceName == cell.metadata.name else { return [] }
        return [.init(path: "spec.pooler.serviceName", message: taken)]
    }

    private static let taken = "the database's own service has the cell's name: choose another one for the pooler's"

    /// More server connections than clients are never used.
    static let poolSizes = SpecRule(messages: [tooLarge]) { cell in
        guard cell.spec.pooler.defaultPoolSize > cell.spec.pooler.maxClientConnections else { return [] }
        return [.init(path: "spec.pooler.defaultPoolSize", message: tooLarge)]
    }

    private static let tooLarge = "the pool is larger than maxClientConnections: lower it, or raise the other"
}
