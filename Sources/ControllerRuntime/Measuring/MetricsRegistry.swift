package import CoreMetrics
import Synchronization

/// Keeps every metric of the process and renders them for Prometheus.
///
/// A series exists, at 0, from the moment its handler is made. Sets of labels must be fixed: nothing here forgets a
/// series that is not destroyed.
package final class MetricsRegistry: MetricsFactory {
    /// Upper bounds of histograms in seconds, ascending, without the infinite one.
    package struct Buckets: Sendable {
        /// For every name that no other entry matches.
        package var standard: [Double] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]
        /// By the name of the metric.
        package var byName: [String: [Double]] = [:]

        package init() {}

        /// Those of the names that Go controllers use too.
        package static var controllerRuntime: Buckets {
            var buckets = Buckets()
            let queue = (0..<12).map { power in (0..<power).reduce(1e-8) { bound, _ in bound * 10 } }
            buckets.byName["workqueue_queue_duration_seconds"] = queue
            buckets.byName["workqueue_work_duration_seconds"] = queue
            return buckets
        }
    }

    private struct State {
        var families: [String: MetricFamily] = [:]
        var scrapeHooks: [@Sendable () -> Void] = []
    }

    private let buckets: Buckets
    private let help: [String: String]
    private let state = Mutex(State())

    /// - `help`: a sentence for each name that has one.
    package init(buckets: Buckets = .controllerRuntime, help: [String: String] = MetricsRegistry.runtimeHelp) {
        self.buckets = buckets
        self.help = help
    }

    /// Calls a closure before each rendering, for figures that are only worth computing then.
    package func onScrape(_ hook: @escaping @Sendable () -> Void) {
        state.withLock { $0.scrapeHooks.append(hook) }
    }

    /// Everything in the text format, version 0.0.4: families by name, series by labels.
    package func render() -> String {
        for hook in state.withLock({ $0.scrapeHooks }) { hook() }
        let families = state.withLock { $0.families }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            PrometheusText.write(family, name: name, help: help[name], to: &text)
        }
        return text
    }

    /// The series of a name and labels, made where there is none.
    ///
    /// A name keeps the kind that it was first used with; under another kind the series works and is not rendered.
    private func series<Series: MetricSeries>(
        _ label: String,
        _ dimensions: [(String, String)],
        kind: MetricKind,
        make: () -> Series
    ) -> Series {
        let name = PrometheusText.name(label)
        let labels = MetricLabels(dimensions)
        return state.withLock { state in
            var family = state.families[name] ?? MetricFamily(kind: kind)
            guard family.kind == kind else { return make() }
            if let series = family.series[labels] as? Series { return series }
            let series = make()
            family.series[labels] = series
            state.families[name] = family
            return series
        }
    }

    private func remove(_ handler: AnyObject) {
        state.withLock { state in
            for (name, family) in state.families {
                guard let labels = family.series.first(where: { $0.value === handler })?.key else { continue }
                state.families[name]?.series[labels] = nil
                if family.series.count == 1 { state.families[name] = nil }
            }
        }
    }
}

extension MetricsRegistry {
    /// A counter of whole amounts.
    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, kind: .counter) { NumberSeries() }
    }

    /// A counter of fractions.
    package func makeFloatingPointCounter(
        label: String,
        dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        series(label, dimensions, kind: .counter) { NumberSeries() }
    }

    /// A gauge that goes up and down.
    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, kind: .gauge) { NumberSeries() }
    }

    /// A histogram of plain values, or, not aggregated, a gauge.
    package func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        guard aggregate else { return series(label, dimensions, kind: .gauge) { NumberSeries() } }
        return histogram(label, dimensions)
    }

    /// A histogram of seconds.
    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        histogram(label, dimensions)
    }

    private func histogram(_ label: String, _ dimensions: [(String, String)]) -> HistogramSeries {
        series(label, dimensions, kind: .histogram) {
            HistogramSeries(bounds: buckets.byName[PrometheusText.name(label)] ?? buckets.standard)
        }
    }

    /// Renders the series no more.
    package func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    /// Renders the series no more.
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    /// Renders the series no more.
    package func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    /// Renders the series no more.
    package func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    /// Renders the series no more.
    package func destroyTimer(_ handler: any TimerHandler) { remove(handler) }
}
