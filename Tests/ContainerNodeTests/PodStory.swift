import ContainerNode
import Foundation
import KubernetesAPI

/// A pod's life as a test tells it.
struct PodStory {
    private var life: PodLife
    private var wakeUp: Date?
    var now = Date(timeIntervalSince1970: 1_790_000_000)

    /// - Parameter spec: the pod's.
    init(_ spec: JSONValue) { life = PodLife(of: ["spec": spec], restartDelay: .seconds(10)) }

    func run(_ container: String, _ attempt: Int = 0) -> ContainerRun {
        ContainerRun(container: container, attempt: attempt)
    }

    // MARK: what happens, and what is to be done then

    mutating func tell(_ event: PodEvent) -> [PodAction] {
        life.take(event, now: now)
        let turn = life.next(now: now)
        wakeUp = turn.wakeUp
        return turn.actions
    }

    mutating func look() -> [PodAction] { tell(.looked) }

    /// At the time that the life asked for.
    mutating func lookLater() -> [PodAction] {
        guard let wakeUp else { return [.tell(PodNote(reason: "Test", message: "nothing to wait for"))] }
        now = max(now, wakeUp)
        return look()
    }

    mutating func begin() -> [PodAction] {
        _ = look()
        return tell(.prepared(address: "10.244.0.2"))
    }

    mutating func start(_ container: String, _ attempt: Int = 0) -> [PodAction] {
        tell(.started(run(container, attempt), id: "id-\(container)-\(attempt)", imageID: "image", at: now))
    }

    mutating func end(_ container: String, _ code: Int, attempt: Int = 0) -> [PodAction] {
        let started = self.container(container)?[path: ["state", "running", "startedAt"]]?.string.flatMap(
            Timestamp.parse
        )
        let termination = Termination(
            exitCode: code,
            reason: code == 0 ? "Completed" : "Error",
            startedAt: started ?? now,
            finishedAt: now,
            id: "id"
        )
        return tell(.ended(run(container, attempt), termination))
    }

    mutating func answer(_ container: String, _ kind: ProbeKind, _ succeeded: Bool) -> [PodAction] {
        tell(.probed(run(container), kind, succeeded: succeeded, message: ""))
    }

    // MARK: what the cluster sees

    var status: JSONValue { podStatus(life, before: [:], hostAddress: "10.244.0.1", now: now) }
    var phase: String? { status[path: ["phase"]]?.string }
    var isReady: Bool {
        status["conditions"]?.array?.contains { $0["type"] == "Ready" && $0["status"] == "True" } ?? false
    }

    func container(_ name: String) -> JSONValue? {
        let entries = (status["initContainerStatuses"]?.array ?? []) + (status["containerStatuses"]?.array ?? [])
        return entries.first { $0["name"]?.string == name }
    }

    func waitingReason(_ name: String) -> String? { container(name)?[path: ["state", "waiting", "reason"]]?.string }
}
