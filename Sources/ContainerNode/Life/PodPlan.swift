import ClusterSimulation
import KubernetesAPI

/// What a pod's specification says about its life.
struct PodPlan: Hashable, Sendable {
    /// In the order of their start; initial ones and side cars first.
    var containers: [ContainerPlan]
    var restartPolicy: RestartPolicy
    /// Seconds from being told to stop to being killed.
    var grace: Int

    enum RestartPolicy: String {
        case always = "Always"
        case onFailure = "OnFailure"
        case never = "Never"
    }

    init(_ pod: JSONValue) {
        restartPolicy = pod.text("spec", "restartPolicy").flatMap(RestartPolicy.init) ?? .always
        grace = pod.count("spec", "terminationGracePeriodSeconds") ?? 30
        containers =
            pod.list("spec", "initContainers").map { container in
                ContainerPlan(container, role: container.text("restartPolicy") == "Always" ? .sideCar : .initial)
            } + pod.list("spec", "containers").map { ContainerPlan($0, role: .main) }
    }
}

/// What a container's specification says about its life.
struct ContainerPlan: Hashable, Sendable {
    var name: String
    var image: String
    var role: Role
    var probes: [ProbeKind: ProbePlan] = [:]

    enum Role { case initial, sideCar, main }

    init(_ container: JSONValue, role: Role) {
        name = container.text("name") ?? ""
        image = container.text("image") ?? ""
        self.role = role
        for kind in ProbeKind.allCases {
            if let probe = container[kind.member] { probes[kind] = ProbePlan(probe, in: container) }
        }
    }
}
