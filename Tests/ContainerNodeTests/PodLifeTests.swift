import ContainerNode
import Foundation
import KubernetesAPI
import Testing

/// The life of a pod, driven by hand: no containers, and time as the test has it.
struct PodLifeTests {
    @Test func `initial containers run one after another, then the main ones together`() {
        var story = PodStory([
            "initContainers": [["name": "a"], ["name": "b"]], "containers": [["name": "c"], ["name": "d"]],
        ])
        #expect(story.look() == [.prepare])
        #expect(story.tell(.prepared(address: "10.244.0.2")) == [.start(story.run("a"))])
        #expect(story.start("a") == [])
        #expect(story.end("a", 0) == [.start(story.run("b"))])
        #expect(story.start("b") == [])
        #expect(story.end("b", 0) == [.start(story.run("c")), .start(story.run("d"))])
        #expect(story.phase == "Pending")
        _ = story.start("c")
        _ = story.start("d")
        #expect(story.phase == "Running")
        #expect(story.isReady)
    }

    @Test func `a side car must have passed its startup probe before the next container starts`() {
        var story = PodStory([
            "initContainers": [
                ["name": "side", "restartPolicy": "Always", "startupProbe": ["exec": ["command": ["ok"]]]]
            ],
            "containers": [["name": "main"]],
        ])
        _ = story.begin()
        #expect(story.start("side") == [.probe(story.run("side"), .startup)])
        #expect(story.answer("side", .startup, true) == [.start(story.run("main"))])
    }

    @Test func `a side car that ends is restarted, and holds nobody up once the pod is initialised`() {
        var story = PodStory([
            "initContainers": [["name": "side", "restartPolicy": "Always"]], "containers": [["name": "main"]],
        ])
        _ = story.begin()
        _ = story.start("side")
        _ = story.start("main")
        #expect(story.end("side", 1) == [.start(story.run("side", 1))])
        #expect(!story.isReady)
        #expect(story.end("main", 1) == [.start(story.run("main", 1))])
        _ = story.start("side", 1)
        _ = story.start("main", 1)
        #expect(story.isReady)
        #expect(story.container("side")?[path: ["restartCount"]] == 1)
    }

    @Test func `the first restart is at once, each further one waits twice as long, five minutes at most`() {
        var story = PodStory(["containers": [["name": "main"]]])
        _ = story.begin()
        var waits: [TimeInterval] = []
        for attempt in 0..<8 {
            _ = story.start("main", attempt)
            let failedAt = story.now
            var actions = story.end("main", 1, attempt: attempt)
            while actions.isEmpty {
                #expect(story.waitingReason("main") == "CrashLoopBackOff")
                actions = story.lookLater()
            }
            #expect(actions == [.start(story.run("main", attempt + 1))])
            waits.append(story.now.timeIntervalSince(failedAt))
        }
        #expect(waits == [0, 10, 20, 40, 80, 160, 300, 300])
    }

    @Test func `who ran for ten minutes is restarted at once again`() {
        var story = PodStory(["containers": [["name": "main"]]])
        _ = story.begin()
        for attempt in 0..<3 {
            _ = story.start("main", attempt)
            story.now += 700
            #expect(story.end("main", 1, attempt: attempt) == [.start(story.run("main", attempt + 1))])
        }
    }

    @Test(
        arguments: [
            ("Never", 0, "Succeeded"), ("Never", 3, "Failed"), ("OnFailure", 0, "Succeeded"), ("OnFailure", 3, nil),
            ("Always", 0, nil),
        ] as [(String, Int, String?)]
    )
    func `a restart policy decides what an end means`(policy: String, code: Int, phase: String?) {
        var story = PodStory(["restartPolicy": .string(policy), "containers": [["name": "main"]]])
        _ = story.begin()
        _ = story.start("main")
        let actions = story.end("main", code)
        if let phase {
            #expect(actions == [.release])
            #expect(story.phase == phase)
        } else {
            #expect(actions == [.start(story.run("main", 1))])
            #expect(story.phase == "Running")
        }
    }

    @Test func `an initial container that fails for good fails the pod`() {
        var story = PodStory([
            "restartPolicy": "Never", "initContainers": [["name": "first"]], "containers": [["name": "main"]],
        ])
        _ = story.begin()
        _ = story.start("first")
        #expect(story.end("first", 2) == [.release])
        #expect(story.phase == "Failed")
    }

    @Test func `side cars of a pod whose work is done are stopped, the last one first`() {
        var story = PodStory([
            "restartPolicy": "Never",
            "initContainers": [["name": "s", "restartPolicy": "Always"], ["name": "t", "restartPolicy": "Always"]],
            "containers": [["name": "main"]],
        ])
        _ = story.begin()
        for name in ["s", "t", "main"] { _ = story.start(name) }
        #expect(story.end("main", 0) == [.stop(story.run("t"), grace: 30)])
        #expect(story.phase == "Running")
        #expect(story.end("t", 143) == [.stop(story.run("s"), grace: 30)])
        #expect(story.end("s", 143) == [.release])
        #expect(story.phase == "Succeeded")
    }

    @Test func `a deleted pod's containers share one grace period, and nothing is started any more`() {
        var story = PodStory([
            "initContainers": [["name": "side", "restartPolicy": "Always"]], "containers": [["name": "main"]],
        ])
        _ = story.begin()
        _ = story.start("side")
        _ = story.start("main")
        #expect(story.tell(.stop(grace: 20)) == [.stop(story.run("main"), grace: 20)])
        #expect(story.tell(.stop(grace: 20)) == [])
        story.now += 5
        #expect(story.end("main", 0) == [.stop(story.run("side"), grace: 15)])
        #expect(story.end("side", 0) == [.release])
        #expect(story.tell(.released) == [])
        #expect(story.phase == "Succeeded")
    }

    @Test func `the last side car has two seconds, whatever the others took, but for a deletion without grace`() {
        var story = PodStory([
            "initContainers": [["name": "side", "restartPolicy": "Always"]], "containers": [["name": "main"]],
        ])
        _ = story.begin()
        _ = story.start("side")
        _ = story.start("main")
        _ = story.tell(.stop(grace: 20))
        story.now += 21
        var forced = story
        #expect(story.end("main", 137) == [.stop(story.run("side"), grace: 2)])
        _ = forced.tell(.stop(grace: 0))
        #expect(forced.end("main", 137) == [.stop(story.run("side"), grace: 0)])
    }

    @Test func `a second deletion without grace kills at once`() {
        var story = PodStory(["containers": [["name": "main"]]])
        _ = story.begin()
        _ = story.start("main")
        _ = story.tell(.stop(grace: 30))
        #expect(story.tell(.stop(grace: 0)) == [.kill(story.run("main"))])
    }

    @Test func `a pod deleted while a container starts is stopped as soon as that runs`() {
        var story = PodStory(["containers": [["name": "main"]]])
        _ = story.begin()
        #expect(story.tell(.stop(grace: 30)) == [])
        #expect(story.start("main") == [.stop(story.run("main"), grace: 30)])
    }

    @Test func `volumes that are missing are tried again, and told once a time`() {
        var story = PodStory(["containers": [["name": "main"]]])
        _ = story.look()
        let told = story.tell(.preparationFailed("secret \"x\" not found"))
        #expect(told == [.tell(PodNote(reason: "FailedMount", message: "secret \"x\" not found"))])
        #expect(story.lookLater() == [.prepare])
    }

    @Test func `an image that is not there blocks, and is tried again under the same number`() {
        var story = PodStory(["containers": [["name": "main"]]])
        _ = story.begin()
        _ = story.tell(.startFailed(story.run("main"), reason: "ErrImagePull", message: "no"))
        #expect(story.waitingReason("main") == "ErrImagePull")
        #expect(story.lookLater() == [.start(story.run("main"))])
    }
}
