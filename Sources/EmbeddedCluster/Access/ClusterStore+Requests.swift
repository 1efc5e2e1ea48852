import KubernetesAPI

extension ClusterStore {
    private static let logLimit = 200_000

    /// Remembers a request.
    func log(_ facts: RequestFacts, status: Int) {
        let time = now()
        update { state in
            let path = facts.resource
            state.log.append(
                RequestRecord(
                    method: facts.method,
                    path: facts.path,
                    verb: facts.verb,
                    resource: path?.plural ?? "",
                    subresource: path?.subresource ?? "",
                    namespace: path?.namespace ?? "",
                    name: path?.name ?? "",
                    user: facts.user,
                    userAgent: facts.userAgent,
                    status: status,
                    time: time
                )
            )
            if state.log.count > Self.logLimit { state.log.removeFirst(Self.logLimit / 4) }
        }
    }

    /// The effect of the first fault that meets a request, which has then happened once more.
    func takeFault(_ facts: RequestFacts) -> FaultRule.Effect? {
        update { state in
            guard let index = state.faults.firstIndex(where: { $0.meets(facts) }) else { return nil }
            state.faults[index].remaining -= 1
            return state.faults[index].effect
        }
    }
}
