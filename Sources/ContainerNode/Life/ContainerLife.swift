import ClusterSimulation
package import FoundationEssentials

/// How a container ended.
package struct Termination: Hashable, Sendable {
    /// 128 and more after a signal.
    package var exitCode: Int
    /// Completed, Error or OOMKilled.
    package var reason: String
    /// What it left to be told.
    package var message: String
    /// When the run began.
    package var startedAt: Date
    /// When the run ended.
    package var finishedAt: Date
    /// The container's.
    package var id: String

    package init(
        exitCode: Int,
        reason: String,
        message: String = "",
        startedAt: Date,
        finishedAt: Date,
        id: String
    ) {
        self.exitCode = exitCode
        self.reason = reason
        self.message = message
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.id = id
    }
}

/// One container's life so far.
struct ContainerLife: Hashable, Sendable {
    let plan: ContainerPlan
    var state = State.waiting
    /// How the run before this one ended.
    var previous: Termination?
    /// Which run this is; the first is 0.
    var attempt = 0
    /// Ends in a row.
    var failures = 0
    /// The next start must wait for this.
    var notBefore: Date?
    /// Runs, and has passed its startup probe.
    var isStarted = false
    var isReady = false
    /// Told to stop.
    var isStopping = false
    var probes: [ProbeKind: ProbeLife] = [:]
    /// The image's own id, once it has run.
    var imageID = ""

    enum State: Hashable {
        case waiting
        /// Between the decision to start it and the news that it runs.
        case starting
        /// It could not be started, for a reason in CamelCase.
        case blocked(reason: String, message: String)
        case running(id: String, since: Date)
        case ended(Termination)
    }

    var isRunning: Bool { if case .running = state { true } else { false } }
    /// Runs or is about to.
    var isAlive: Bool { isRunning || state == .starting }

    var termination: Termination? { if case .ended(let termination) = state { termination } else { nil } }

    /// How many probes of a kind in a row have said the same, and when the next is due.
    struct ProbeLife: Hashable {
        var next: Date
        var isUnderWay = false
        var successes = 0
        var failures = 0
    }

    mutating func started(id: String, imageID: String, at time: Date) {
        state = .running(id: id, since: time)
        self.imageID = imageID
        isStarted = plan.probes[.startup] == nil
        isReady = isStarted && plan.probes[.readiness] == nil
        probes = plan.probes.mapValues { ProbeLife(next: time.addingTimeInterval(Double($0.initialDelay))) }
    }

    /// - Parameter restartDelay: of the second restart in a row, the first being at once; doubles up to five minutes.
    mutating func ended(_ termination: Termination, restartDelay: Duration, now: Date) {
        // It may be told twice.
        if case .ended = state { return }
        // Who ran for long starts with a clean record.
        if termination.finishedAt.timeIntervalSince(termination.startedAt) >= 600 { failures = 0 }
        let delay = failures == 0 ? .zero : min(restartDelay * (1 << min(failures - 1, 10)), .seconds(300))
        state = .ended(termination)
        notBefore = now.addingDuration(delay)
        failures += 1
        (isStarted, isReady, isStopping, probes) = (false, false, false, [:])
    }

    /// Takes in a probe's answer.
    ///
    /// - Returns: whether the container is to be restarted.
    mutating func probed(_ kind: ProbeKind, succeeded: Bool, now: Date) -> Bool {
        guard isRunning, let plan = plan.probes[kind], var probe = probes[kind] else { return false }
        probe.isUnderWay = false
        probe.next = now.addingTimeInterval(Double(plan.period))
        probe.successes = succeeded ? probe.successes + 1 : 0
        probe.failures = succeeded ? 0 : probe.failures + 1
        probes[kind] = probe
        let isGood = probe.successes >= plan.successThreshold
        let isBad = probe.failures >= plan.failureThreshold
        switch kind {
        case .startup:
            if isGood {
                isStarted = true
                isReady = self.plan.probes[.readiness] == nil
            }
            return isBad
        case .readiness:
            if isGood { isReady = true }
            if isBad { isReady = false }
            return false
        case .liveness: return isBad
        }
    }
}
