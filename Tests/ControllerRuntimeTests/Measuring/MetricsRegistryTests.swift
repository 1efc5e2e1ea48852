import ControllerRuntime
import CoreMetrics
import Testing

@Suite struct `Metrics registry` {
    @Test func `renders families by name and series by labels, from 0 on`() {
        let registry = MetricsRegistry(help: ["b_total": "Counts b.\nReally: \\o/"])
        Counter(label: "b_total", dimensions: [("result", "ok")], factory: registry).increment(by: 3)
        _ = Counter(label: "b_total", dimensions: [("result", "error")], factory: registry)
        Gauge(label: "a", factory: registry).record(1.5)
        FloatingPointCounter(label: "c_total", factory: registry).increment(by: 0.5)
        let meter = Meter(label: "d", factory: registry)
        meter.increment(by: 3.0)
        meter.decrement(by: 1.0)
        #expect(
            registry.render() == """
                # TYPE a gauge
                a 1.5
                # HELP b_total Counts b.\\nReally: \\\\o/
                # TYPE b_total counter
                b_total{result="error"} 0
                b_total{result="ok"} 3
                # TYPE c_total counter
                c_total 0.5
                # TYPE d gauge
                d 2

                """
        )
    }

    @Test func `timers are histograms in seconds whose buckets add up`() {
        var buckets = MetricsRegistry.Buckets()
        buckets.byName["t_seconds"] = [0.1, 1]
        let registry = MetricsRegistry(buckets: buckets)
        let timer = Timer(label: "t_seconds", dimensions: [("verb", "get")], factory: registry)
        for milliseconds in [50, 100, 500, 2000] { timer.recordMilliseconds(milliseconds) }
        #expect(
            registry.render() == """
                # TYPE t_seconds histogram
                t_seconds_bucket{verb="get",le="0.1"} 2
                t_seconds_bucket{verb="get",le="1"} 3
                t_seconds_bucket{verb="get",le="+Inf"} 4
                t_seconds_sum{verb="get"} 2.65
                t_seconds_count{verb="get"} 4

                """
        )
    }

    @Test func `escapes label values and repairs names`() {
        let registry = MetricsRegistry()
        Counter(label: "a.b-c", dimensions: [("x:y", "say \"hi\"\\\n")], factory: registry).increment()
        #expect(registry.render() == "# TYPE a_b_c counter\na_b_c{x_y=\"say \\\"hi\\\"\\\\\\n\"} 1\n")
    }

    @Test func `one name and one set of labels, in any order, is one series`() {
        let registry = MetricsRegistry()
        Counter(label: "n", dimensions: [("a", "1"), ("b", "2")], factory: registry).increment()
        Counter(label: "n", dimensions: [("b", "2"), ("a", "1")], factory: registry).increment()
        #expect(registry.render().contains("n{a=\"1\",b=\"2\"} 2\n"))
    }

    @Test func `a name keeps its kind`() {
        let registry = MetricsRegistry()
        Counter(label: "n", factory: registry).increment()
        Gauge(label: "n", factory: registry).record(7)
        #expect(registry.render() == "# TYPE n counter\nn 1\n")
    }

    @Test func `a destroyed series is rendered no more`() {
        let registry = MetricsRegistry()
        let handler = registry.makeCounter(label: "n", dimensions: [])
        registry.destroyCounter(handler)
        #expect(registry.render() == "")
    }

    @Test func `hooks run before each rendering`() {
        let registry = MetricsRegistry()
        let gauge = Meter(label: "scrapes", factory: registry)
        registry.onScrape { gauge.increment(by: 1.0) }
        _ = registry.render()
        #expect(registry.render().contains("scrapes 2\n"))
    }
}
