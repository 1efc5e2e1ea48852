package import FoundationEssentials
package import KubernetesAPI

/// Turns what happens into as few writes as tell it, without I/O and without a clock.
///
/// The first of equal events is written. Those that follow within six minutes of the last become its series, which is
/// written when its count is a power of two: a thousand repetitions are ten writes. Each subject has a token bucket of
/// 25, refilled one every five minutes, for events that are not equal.
package struct EventAggregator: Sendable {
    /// One write.
    package enum Write: Hashable, Sendable {
        /// A new event.
        case create(KubernetesEvent)
        /// An event that was written has happened again.
        case update(ObjectKey, EventSeries)
    }

    private struct Identity: Hashable {
        var subject: EventSubject
        var type: EventType
        var reason: String
        var action: String
        var note: String
    }

    private struct Series {
        var key: ObjectKey
        var count: Int
        var last: Date
    }

    private let controller: String
    private let instance: String
    private var series: [Identity: Series] = [:]
    private var buckets: [String: TokenBucket] = [:]
    private var lastNumber = 0

    /// After this time without a repetition a series is over.
    private let seriesGap: TimeInterval = 360
    /// Older knowledge is dropped beyond this size.
    private let capacity = 4096

    /// - `controller`: such as `widgets.example.org/operator`.
    /// - `instance`: such as the pod's name.
    package init(controller: String, instance: String) {
        self.controller = controller
        self.instance = instance
    }

    /// What to write for an event; nil where nothing is.
    package mutating func occurred(_ event: ObjectEvent, now: Date) -> Write? {
        forgetOld(now: now)
        var subject = event.subject
        subject.resourceVersion = nil
        let identity = Identity(
            subject: subject,
            type: event.type,
            reason: event.reason,
            action: event.action,
            note: event.note
        )
        if var known = series[identity], now.timeIntervalSince(known.last) < seriesGap {
            known.count += 1
            known.last = now
            series[identity] = known
            guard known.count & (known.count - 1) == 0 else { return nil }
            return .update(known.key, EventSeries(count: known.count, lastObservedTime: MicroTime(now)))
        }
        let bucket = "\(subject.kind ?? "")/\(subject.namespace ?? "")/\(subject.name ?? "")"
        guard buckets[bucket, default: TokenBucket(now: now)].take(now: now) else { return nil }
        let written = kubernetesEvent(event, now: now)
        series[identity] = Series(key: written.key, count: 1, last: now)
        return .create(written)
    }

    /// The server does not have the event: the next of its kind is a new one.
    package mutating func writeFailed(_ key: ObjectKey) {
        series = series.filter { $0.value.key != key }
    }

    private mutating func kubernetesEvent(_ event: ObjectEvent, now: Date) -> KubernetesEvent {
        lastNumber += 1
        let microseconds = UInt64(max(0, now.timeIntervalSince1970 * 1_000_000))
        // Unique among the events of one subject, in one process and across restarts.
        let suffix = String(microseconds, radix: 16) + String(lastNumber % 0x1000, radix: 16)
        let name = (event.subject.name ?? "unknown").prefix(utf8Bytes: 220) + "." + suffix
        return KubernetesEvent(
            metadata: ObjectMeta(name: name, namespace: event.subject.namespace ?? "default"),
            eventTime: MicroTime(now),
            reportingController: controller,
            reportingInstance: instance.prefix(utf8Bytes: 128),
            action: event.action.prefix(utf8Bytes: 128),
            reason: event.reason.prefix(utf8Bytes: 128),
            type: event.type.rawValue,
            note: event.note,
            regarding: event.subject
        )
    }

    private mutating func forgetOld(now: Date) {
        guard series.count >= capacity || buckets.count >= capacity else { return }
        series = series.filter { now.timeIntervalSince($0.value.last) < seriesGap }
        buckets = buckets.filter { !$0.value.isFull(now: now) }
        // Even now too many: start anew, since being told twice is better than memory without a bound.
        if series.count >= capacity { series = [:] }
        if buckets.count >= capacity { buckets = [:] }
    }
}

/// 25 tokens, one more every five minutes.
private struct TokenBucket {
    private static let capacity = 25.0
    private static let refill: TimeInterval = 300
    private var tokens = TokenBucket.capacity
    private var updated: Date

    init(now: Date) { updated = now }

    mutating func take(now: Date) -> Bool {
        tokens = level(now: now)
        updated = now
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }

    func isFull(now: Date) -> Bool { level(now: now) >= Self.capacity }

    private func level(now: Date) -> Double {
        min(Self.capacity, tokens + max(0, now.timeIntervalSince(updated)) / Self.refill)
    }
}
