import ContainerNode
import Foundation
import KubernetesAPI
import Testing

/// What probes do to a pod's life.
struct ProbeTests {
    private static func pod(_ probes: JSONValue) -> JSONValue {
        var container: JSONValue = ["name": "main"]
        for (member, probe) in probes.object ?? [:] {
            container[member] = probe
            container[path: [member, "exec"]] = ["command": ["ask"]]
        }
        return ["containers": [container]]
    }

    @Test func `readiness comes with the first good answer and goes with enough bad ones in a row`() {
        var story = PodStory(Self.pod(["readinessProbe": ["periodSeconds": 5, "failureThreshold": 2]]))
        _ = story.begin()
        #expect(story.start("main") == [.probe(story.run("main"), .readiness)])
        #expect(!story.isReady)
        _ = story.answer("main", .readiness, true)
        #expect(story.isReady)
        let asked = story.now
        #expect(story.lookLater() == [.probe(story.run("main"), .readiness)])
        #expect(story.now.timeIntervalSince(asked) == 5)
        _ = story.answer("main", .readiness, false)
        #expect(story.isReady)
        _ = story.lookLater()
        _ = story.answer("main", .readiness, false)
        #expect(!story.isReady)
        #expect(story.container("main")?["started"] == true)
    }

    @Test func `nothing else is asked before the startup probe has passed`() {
        var story = PodStory(
            Self.pod(["startupProbe": ["periodSeconds": 1], "livenessProbe": [:], "readinessProbe": [:]])
        )
        _ = story.begin()
        #expect(story.start("main") == [.probe(story.run("main"), .startup)])
        #expect(story.container("main")?["started"] == false)
        let actions = story.answer("main", .startup, true)
        #expect(actions == [.probe(story.run("main"), .readiness), .probe(story.run("main"), .liveness)])
        #expect(story.container("main")?["started"] == true)
    }

    @Test(arguments: [("startupProbe", ProbeKind.startup), ("livenessProbe", .liveness)])
    func `enough bad answers restart the container`(member: String, kind: ProbeKind) {
        var story = PodStory(Self.pod(.object([member: ["failureThreshold": 2, "periodSeconds": 1]])))
        _ = story.begin()
        _ = story.start("main")
        let first = story.answer("main", kind, false)
        #expect(!first.contains(.stop(story.run("main"), grace: 30)))
        _ = story.lookLater()
        #expect(story.answer("main", kind, false).contains(.stop(story.run("main"), grace: 30)))
        #expect(story.end("main", 137) == [.start(story.run("main", 1))])
    }

    @Test func `the answer to an earlier run means nothing`() {
        var story = PodStory(Self.pod(["readinessProbe": [:]]))
        _ = story.begin()
        _ = story.start("main")
        _ = story.end("main", 1)
        _ = story.start("main", 1)
        _ = story.answer("main", .readiness, true)
        #expect(!story.isReady)
    }

    @Test func `the first question waits for its delay`() {
        var story = PodStory(Self.pod(["livenessProbe": ["initialDelaySeconds": 7]]))
        _ = story.begin()
        #expect(story.start("main") == [])
        let began = story.now
        #expect(story.lookLater() == [.probe(story.run("main"), .liveness)])
        #expect(story.now.timeIntervalSince(began) == 7)
    }
}
