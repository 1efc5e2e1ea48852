import FoundationEssentials
import KubernetesAPI

/// One look at a pod: the status that it should have by now, and when to look again.
struct PodPass {
    let pod: JSONValue
    let stage: PodStage
    /// When the pod entered its stage.
    let since: Date
    let needs: PodNeeds
    let options: ClusterSimulation.Options
    let now: Date

    var runsToCompletion: Bool { (pod.text("spec", "restartPolicy") ?? "Always") != "Always" }

    var decision: Decision {
        switch stage {
        case .finished: .nothing
        case .leaving: leave
        case .arriving: arrive
        case .running, .ready: run
        }
    }

    private var reference: ObjectReference { ObjectReference(SimulatedKinds.pod, pod.key) }

    private var leave: Decision {
        guard pod.count("metadata", "deletionGracePeriodSeconds") != 0 else { return .nothing }
        let hasRun = pod.phase == "Running"
        let end = since.addingDuration(options.stopDelay)
        if hasRun, !pod.isTerminal, now < end { return Decision(wakeUp: end) }
        var decision = Decision()
        if !pod.isTerminal {
            let writer = PodStatusWriter(pass: self)
            decision.setStatus(of: pod, SimulatedKinds.pod, to: writer.stopped(exitCode: runsToCompletion ? 143 : 0))
        }
        decision.steps.append(.deletePod(pod, grace: 0))
        return decision
    }

    private var arrive: Decision {
        let writer = PodStatusWriter(pass: self)
        var decision = Decision()
        if let (volume, problem) = needs.missingVolumes.min(by: { $0.key < $1.key }) {
            decision.setStatus(of: pod, SimulatedKinds.pod, to: writer.creating)
            decision.steps.append(
                .tell(event("FailedMount", "MountVolume.SetUp failed for volume \"\(volume)\" : \(problem)"))
            )
            return decision
        }
        let start = since.addingDuration(options.startDelay)
        if now < start {
            decision.setStatus(of: pod, SimulatedKinds.pod, to: writer.creating)
            decision.wake(at: start)
            return decision
        }
        decision.setStatus(of: pod, SimulatedKinds.pod, to: writer.started)
        decision.steps += failures(writer)
        // Whoever waits for an image or a variable is looked at again, as a back-off would.
        if writer.isBlocked || writer.isCrashing { decision.wake(at: now.addingTimeInterval(0.5)) }
        return decision
    }

    private var run: Decision {
        let writer = PodStatusWriter(pass: self)
        var decision = Decision()
        if runsToCompletion {
            let end = since.addingDuration(duration)
            if now < end {
                decision.setStatus(of: pod, SimulatedKinds.pod, to: writer.running(isReady: true))
                decision.wake(at: end)
            } else {
                decision.setStatus(of: pod, SimulatedKinds.pod, to: writer.completed)
            }
            return decision
        }
        let readyAt = since.addingDuration(options.readyDelay)
        let isReady = stage == .ready || now >= readyAt
        decision.setStatus(of: pod, SimulatedKinds.pod, to: writer.running(isReady: isReady))
        decision.steps += failures(writer)
        if !isReady { decision.wake(at: readyAt) }
        if writer.isCrashing || writer.staysUnready { decision.wake(at: now.addingTimeInterval(0.5)) }
        return decision
    }

    /// How long the longest container of a pod that ends runs.
    private var duration: Duration {
        let seconds = pod.list("spec", "containers").compactMap { container -> Double? in
            guard case .migrates(_, let seconds) = options.images[container.text("image") ?? ""] else { return nil }
            return seconds
        }
        return seconds.max().map { Duration.seconds($0) } ?? options.jobDuration
    }

    private func failures(_ writer: PodStatusWriter) -> [Step] {
        (pod.list("spec", "initContainers") + pod.list("spec", "containers")).compactMap { container -> Step? in
            let image = container.text("image") ?? ""
            if writer.behaviour(container) == .cannotBePulled {
                return .tell(event("Failed", "Failed to pull image \"\(image)\": \(pullFailure(image))"))
            }
            guard let problem = needs.missingVariables[container.text("name") ?? ""] else { return nil }
            return .tell(event("Failed", "Error: \(problem)"))
        }
    }

    private func event(_ reason: String, _ message: String) -> ClusterEvent {
        ClusterEvent(
            object: reference,
            uid: pod.uid,
            isWarning: true,
            reason: reason,
            message: message,
            source: "kubelet"
        )
    }
}

/// What containerd says of an image that is not there.
func pullFailure(_ image: String) -> String {
    "failed to pull and unpack image \"\(image)\": failed to resolve reference \"\(image)\": \(image): not found"
}
