package import FoundationEssentials
package import KubernetesAPI

/// The times of an election; the defaults are those of every Kubernetes controller.
package struct LeaseTimings: Hashable, Sendable {
    /// A lease that nobody renewed for so long is free.
    package var leaseDuration: Duration = .seconds(15)
    /// A leader that could not renew for so long stops.
    ///
    /// Shorter than the lease: the margin is for requests under way.
    package var renewDeadline: Duration = .seconds(10)
    /// Between two attempts.
    package var retryPeriod: Duration = .seconds(2)

    package init() {}
}

/// Who leads, as far as this replica knows, without I/O and without a clock.
///
/// Another holder's lease runs from the moment at which we saw it change, on our own monotonic clock: the times inside
/// the lease are another machine's and decide nothing.
package struct ElectionState<Instant: InstantProtocol & Sendable>: Sendable where Instant.Duration == Duration {
    /// What to ask of the API server.
    package enum Step: Hashable, Sendable {
        /// The lease must be read first.
        case read
        /// There is no lease: create this one.
        case create(Lease)
        /// Take or renew the lease; its resource version makes sure that nobody else did.
        case replace(Lease)
        /// Somebody else holds it.
        case standBy
    }

    private struct Observation: Sendable {
        var lease: Lease?
        var changed: Instant
        /// False once a write failed, so that the version is in doubt.
        var isCurrent: Bool
    }

    /// Of the Lease.
    package let key: ObjectKey
    /// What we write into the lease as its holder.
    package let identity: String
    /// The same for all replicas, or the promises to each other do not hold.
    package let timings: LeaseTimings
    private var observed: Observation?
    /// Until when we may write; nil while we do not lead.
    package private(set) var validUntil: Instant?

    package init(key: ObjectKey, identity: String, timings: LeaseTimings = LeaseTimings()) {
        self.key = key
        self.identity = identity
        self.timings = timings
    }

    /// True from the first successful write on, until the lease is lost or released.
    package var isLeader: Bool { validUntil != nil }

    /// The holder as it was last seen; nil while the lease is free or unknown.
    package var holder: String? {
        guard let holder = observed?.lease?.spec?.holderIdentity, !holder.isEmpty else { return nil }
        return holder
    }

    /// What to do in this attempt; asked again after `leaseRead`.
    ///
    /// - `time`: the time of day to write into the lease.
    package func nextStep(now: Instant, time: Date) -> Step {
        guard let observed, observed.isCurrent else { return .read }
        guard let lease = observed.lease else { return .create(claimed(nil, time: time)) }
        if holder == identity { return .replace(claimed(lease, time: time)) }
        let isFree = holder == nil || observed.changed.duration(to: now) >= duration(of: lease)
        return isFree ? .replace(claimed(lease, time: time)) : .standBy
    }

    /// The lease as it is now; nil where there is none.
    package mutating func leaseRead(_ lease: Lease?, now: Instant) {
        let isUnchanged = observed.map { $0.lease?.spec == lease?.spec } ?? false
        observed = Observation(lease: lease, changed: isUnchanged ? observed?.changed ?? now : now, isCurrent: true)
        // Somebody took the lease from us: whatever our clock says, we do not lead.
        if isLeader, holder != identity { validUntil = nil }
    }

    /// A create or replace succeeded.
    ///
    /// - `began`: before the request was sent, since the lease may run from then on.
    package mutating func leaseWritten(_ lease: Lease, began: Instant) {
        observed = Observation(lease: lease, changed: began, isCurrent: true)
        validUntil = began.advanced(by: timings.renewDeadline)
    }

    /// A request failed: what we know may be old.
    package mutating func requestFailed() { observed?.isCurrent = false }

    /// A standby looks anew each time.
    package mutating func attemptEnded() { if !isLeader { observed?.isCurrent = false } }

    /// True where we led until the deadline passed.
    package func isLost(now: Instant) -> Bool { validUntil.map { now >= $0 } ?? false }

    /// Stops leading.
    ///
    /// Returns the lease to write so that another replica need not wait; nil where we did not lead.
    package mutating func released(now: Instant, time: Date) -> Lease? {
        guard isLeader, !isLost(now: now), var lease = observed?.lease else { return nil }
        validUntil = nil
        lease.spec?.holderIdentity = ""
        lease.spec?.leaseDurationSeconds = 1
        lease.spec?.renewTime = MicroTime(time)
        return lease
    }

    private func claimed(_ lease: Lease?, time: Date) -> Lease {
        var lease = lease ?? Lease(metadata: ObjectMeta(name: key.name, namespace: key.namespace))
        let isRenewal = lease.spec?.holderIdentity == identity
        lease.spec = LeaseSpec(
            holderIdentity: identity,
            leaseDurationSeconds: Int(timings.leaseDuration.components.seconds),
            acquireTime: isRenewal ? lease.spec?.acquireTime : MicroTime(time),
            renewTime: MicroTime(time),
            leaseTransitions: (lease.spec?.leaseTransitions ?? -1) + (isRenewal ? 0 : 1)
        )
        return lease
    }

    private func duration(of lease: Lease) -> Duration {
        lease.spec?.leaseDurationSeconds.map { .seconds($0) } ?? timings.leaseDuration
    }
}
