import CoreMetrics
import KubernetesAPI
import Synchronization

/// Counts and times requests under the names that dashboards for Kubernetes clients know.
///
/// `rest_client_requests_total{code,method,host}` and `rest_client_request_duration_seconds{verb,host}`; a request
/// without an answer has the code `<error>`.
package final class RequestMetrics: RequestObserver {
    private struct Instruments {
        var counters: [CounterKey: Counter] = [:]
        var timers: [TimerKey: Timer] = [:]
    }

    private struct CounterKey: Hashable {
        var code: Int?
        var method: String
        var host: String
    }

    private struct TimerKey: Hashable {
        var verb: String
        var host: String
    }

    private let instruments = Mutex(Instruments())

    package init() {}

    /// Counts and times one request; makes its instruments at the first use.
    package func requestFinished(_ observation: RequestObservation) {
        let (counter, timer) = instruments.withLock { instruments in
            (
                Self.counter(for: observation, in: &instruments.counters),
                Self.timer(for: observation, in: &instruments.timers)
            )
        }
        counter.increment()
        let (seconds, attoseconds) = observation.duration.components
        timer.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
    }

    private static func counter(for observation: RequestObservation, in known: inout [CounterKey: Counter]) -> Counter {
        let method = observation.request.method.rawValue
        let key = CounterKey(code: observation.code, method: method, host: observation.host)
        if let counter = known[key] { return counter }
        let counter = Counter(
            label: "rest_client_requests_total",
            dimensions: [
                ("code", key.code.map { String($0) } ?? "<error>"), ("method", method), ("host", key.host),
            ]
        )
        known[key] = counter
        return counter
    }

    private static func timer(for observation: RequestObservation, in known: inout [TimerKey: Timer]) -> Timer {
        let key = TimerKey(verb: observation.request.verb, host: observation.host)
        if let timer = known[key] { return timer }
        let timer = Timer(
            label: "rest_client_request_duration_seconds",
            dimensions: [("verb", key.verb), ("host", key.host)]
        )
        known[key] = timer
        return timer
    }
}
