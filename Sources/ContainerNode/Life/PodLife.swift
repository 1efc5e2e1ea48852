import ClusterSimulation
package import FoundationEssentials
package import KubernetesAPI

/// A pod's life on its node: what has happened, and what is to happen next.
///
/// It does nothing itself.
package struct PodLife: Hashable, Sendable {
    let plan: PodPlan
    /// Of the second restart in a row.
    let restartDelay: Duration
    private(set) var containers: [ContainerLife]
    private(set) var setup = Setup.none
    /// Set once the pod is to end.
    private(set) var stopDeadline: Date?
    private var isForced = false
    /// All initial containers have done their work, once.
    private(set) var isInitialized = false
    private(set) var release = Release.none
    private var pending: [PodAction] = []

    enum Setup: Hashable {
        case none, underWay
        case done(address: String)
        case failed(message: String, retryAt: Date)
    }

    enum Release: Hashable { case none, underWay, done }

    /// - Parameter restartDelay: before the second restart in a row, the first being at once; doubles up to five minutes.
    package init(of pod: JSONValue, restartDelay: Duration) {
        plan = PodPlan(pod)
        self.restartDelay = restartDelay
        containers = plan.containers.map { ContainerLife(plan: $0) }
    }

    var address: String? { if case .done(let address) = setup { address } else { nil } }
    var isStopping: Bool { stopDeadline != nil }

    /// Whether a container that ended is to run again.
    func restarts(_ container: ContainerLife) -> Bool {
        guard let termination = container.termination else { return false }
        let failed = termination.exitCode != 0
        switch container.plan.role {
        case .sideCar: return true
        case .initial: return failed && plan.restartPolicy != .never
        case .main: return plan.restartPolicy == .always || (failed && plan.restartPolicy == .onFailure)
        }
    }

    /// The pod's work is over: whether well, as far as is known; side cars may still run.
    var outcome: Bool? {
        let failedInit = containers.contains { container in
            container.plan.role == .initial && !restarts(container) && (container.termination?.exitCode ?? 0) != 0
        }
        if failedInit { return false }
        let mains = containers.filter { $0.plan.role == .main }
        guard mains.allSatisfy({ $0.termination != nil && !restarts($0) }) else { return nil }
        return mains.allSatisfy { $0.termination?.exitCode == 0 }
    }

    // MARK: what has happened

    /// Takes in what has happened.
    package mutating func take(_ event: PodEvent, now: Date) {
        switch event {
        case .looked: break
        case .prepared(let address): setup = .done(address: address)
        case .preparationFailed(let message):
            setup = .failed(message: message, retryAt: now.addingTimeInterval(1))
            pending.append(.tell(PodNote(reason: "FailedMount", message: message)))
        case .started(let run, let id, let imageID, let time):
            change(run) { if $0.state == .starting { $0.started(id: id, imageID: imageID, at: time) } }
        case .startFailed(let run, let reason, let message):
            change(run) { container in
                container.state = .blocked(reason: reason, message: message)
                container.notBefore = now.addingTimeInterval(reason == "ErrImagePull" ? 5 : 1)
            }
            pending.append(.tell(PodNote(reason: "Failed", message: "Error: \(reason): \(message)")))
        case .ended(let run, let termination):
            let delay = restartDelay
            change(run) { $0.ended(termination, restartDelay: delay, now: now) }
        case .probed(let run, let kind, let succeeded, let message):
            takeProbe(run, kind, succeeded: succeeded, message: message, now: now)
        case .stop(let grace): takeStop(grace: grace, now: now)
        case .released: release = .done
        }
    }

    private mutating func change(_ run: ContainerRun, _ body: (inout ContainerLife) -> Void) {
        guard let index = containers.firstIndex(where: { $0.plan.name == run.container && $0.attempt == run.attempt })
        else { return }
        body(&containers[index])
    }

    private mutating func takeProbe(
        _ run: ContainerRun,
        _ kind: ProbeKind,
        succeeded: Bool,
        message: String,
        now: Date
    ) {
        var isToRestart = false
        change(run) { container in
            guard !container.isStopping else { return }
            isToRestart = container.probed(kind, succeeded: succeeded, now: now)
            if isToRestart { container.isStopping = true }
        }
        guard !succeeded, !isStopping else { return }
        pending.append(.tell(PodNote(reason: "Unhealthy", message: "\(kind.word) probe failed: \(message)")))
        guard isToRestart else { return }
        let text = "Container \(run.container) failed \(kind.word.lowercased()) probe, will be restarted"
        pending.append(.tell(PodNote(reason: "Killing", message: text, isWarning: false)))
        pending.append(.stop(run, grace: plan.grace))
    }

    private mutating func takeStop(grace: Int, now: Date) {
        let deadline = now.addingTimeInterval(Double(grace))
        if grace == 0, !isForced {
            isForced = true
            pending += containers.filter(\.isStopping).map { .kill(run($0)) }
        }
        stopDeadline = min(stopDeadline ?? deadline, deadline)
    }

    // MARK: what is to happen

    /// What is to be done now, and when to look again although nothing has happened.
    package mutating func next(now: Date) -> (actions: [PodAction], wakeUp: Date?) {
        var turn = PodTurn(actions: pending, now: now)
        pending = []
        guard release == .none else { return (turn.actions, nil) }
        if isStopping || outcome != nil {
            wind(down: &turn)
        } else {
            setUp(&turn)
            if address != nil { runContainers(&turn) }
            probe(&turn)
        }
        return (turn.actions, turn.wakeUp)
    }

    private func run(_ container: ContainerLife) -> ContainerRun {
        ContainerRun(container: container.plan.name, attempt: container.attempt)
    }

    private mutating func setUp(_ turn: inout PodTurn) {
        switch setup {
        case .underWay, .done: return
        case .failed(_, let retryAt) where turn.now < retryAt: turn.wake(at: retryAt)
        case .none, .failed:
            setup = .underWay
            turn.actions.append(.prepare)
        }
    }

    private mutating func runContainers(_ turn: inout PodTurn) {
        for index in containers.indices where containers[index].plan.role != .main {
            keepRunning(index, &turn)
            let container = containers[index]
            let isDone = container.plan.role == .sideCar ? container.isStarted : container.termination?.exitCode == 0
            guard isInitialized || isDone else { return }
        }
        isInitialized = true
        for index in containers.indices where containers[index].plan.role == .main { keepRunning(index, &turn) }
    }

    private mutating func keepRunning(_ index: Int, _ turn: inout PodTurn) {
        let container = containers[index]
        switch container.state {
        case .starting, .running: return
        case .ended where !restarts(container): return
        case .waiting, .blocked, .ended:
            if let time = container.notBefore, turn.now < time { return turn.wake(at: time) }
        }
        if let termination = container.termination {
            containers[index].previous = termination
            containers[index].attempt += 1
        }
        containers[index].state = .starting
        turn.actions.append(.start(run(containers[index])))
    }

    private mutating func probe(_ turn: inout PodTurn) {
        for index in containers.indices where containers[index].isRunning && !containers[index].isStopping {
            for kind in ProbeKind.allCases where containers[index].isStarted != (kind == .startup) {
                guard let probe = containers[index].probes[kind], !probe.isUnderWay else { continue }
                guard probe.next <= turn.now else {
                    turn.wake(at: probe.next)
                    continue
                }
                containers[index].probes[kind]?.isUnderWay = true
                turn.actions.append(.probe(run(containers[index]), kind))
            }
        }
    }

    /// Main containers end together, then the side cars, the last one first, all within one grace period.
    private mutating func wind(down turn: inout PodTurn) {
        guard setup != .underWay else { return }
        // Whoever comes last still has two seconds, as a kubelet has it.
        let left = stopDeadline.map { max(2, Int($0.timeIntervalSince(turn.now).rounded(.up))) } ?? plan.grace
        let remaining = isForced ? 0 : left
        let mains = containers.indices.filter { containers[$0].plan.role != .sideCar && containers[$0].isAlive }
        let sideCar = containers.lastIndex { $0.plan.role == .sideCar && $0.isAlive }
        let ending = mains.isEmpty ? [sideCar].compactMap { $0 } : mains
        if ending.isEmpty {
            release = .underWay
            turn.actions.append(.release)
        }
        for index in ending where containers[index].isRunning && !containers[index].isStopping {
            containers[index].isStopping = true
            turn.actions.append(.stop(run(containers[index]), grace: remaining))
        }
    }
}

/// What a look at a pod comes to.
private struct PodTurn {
    var actions: [PodAction]
    let now: Date
    var wakeUp: Date?

    mutating func wake(at time: Date) { wakeUp = min(wakeUp ?? time, time) }
}
