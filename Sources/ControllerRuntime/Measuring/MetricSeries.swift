import CoreMetrics
import Synchronization

/// What a name stands for; fixed by its first use.
enum MetricKind: String, Sendable {
    case counter, gauge, histogram
}

/// All series of one name.
struct MetricFamily: Sendable {
    var kind: MetricKind
    var series: [MetricLabels: any MetricSeries] = [:]
}

/// Label names and values, sorted by name.
struct MetricLabels: Hashable, Sendable {
    var pairs: [Pair]

    struct Pair: Hashable, Sendable {
        var name: String
        var value: String
    }

    init(_ dimensions: [(String, String)]) {
        pairs = dimensions.map { Pair(name: PrometheusText.labelName($0.0), value: $0.1) }.sorted { $0.name < $1.name }
    }
}

/// One series: a handler of swift-metrics that can be read.
protocol MetricSeries: AnyObject, Sendable {
    var reading: MetricReading { get }
}

/// The value of a series at one moment.
enum MetricReading: Sendable {
    case number(Double)
    /// Bounds with the count of observations up to each, cumulated; then all of them.
    case histogram(buckets: [(bound: Double, count: Int)], count: Int, sum: Double)
}

/// A counter or a gauge.
final class NumberSeries: MetricSeries, CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler {
    private let value = Mutex(0.0)

    var reading: MetricReading { .number(value.withLock { $0 }) }

    func increment(by amount: Int64) { value.withLock { $0 += Double(amount) } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func set(_ value: Int64) { self.value.withLock { $0 = Double(value) } }
    func set(_ value: Double) { self.value.withLock { $0 = value } }
    func record(_ value: Int64) { set(value) }
    func record(_ value: Double) { set(value) }
    func reset() { set(0.0) }
}

/// Durations in seconds, or plain values, counted by size.
final class HistogramSeries: MetricSeries, TimerHandler, RecorderHandler {
    private struct State {
        /// One more than there are bounds: the last counts what exceeds them all.
        var counts: [Int]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(bounds: [Double]) {
        self.bounds = bounds
        state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
    }

    var reading: MetricReading {
        let (counts, sum) = state.withLock { ($0.counts, $0.sum) }
        var total = 0
        let buckets = zip(bounds, counts).map { bound, count in
            total += count
            return (bound: bound, count: total)
        }
        return .histogram(buckets: buckets, count: total + (counts.last ?? 0), sum: sum)
    }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        let index = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[index] += 1
            state.sum += value
        }
    }
}
