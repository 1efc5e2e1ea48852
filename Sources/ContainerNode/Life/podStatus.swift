import ClusterSimulation
package import FoundationEssentials
package import KubernetesAPI

/// A pod's status as a kubelet would write it.
///
/// - Parameter before: what others wrote there, and times that must stay.
package func podStatus(_ life: PodLife, before: JSONValue, hostAddress: String, now: Date) -> JSONValue {
    let isOver = life.release != .none && (life.isStopping || life.outcome != nil)
    let phase = podPhase(life, isOver: isOver)
    let watched = life.containers.filter { $0.plan.role != .initial }
    let unready = watched.filter { !$0.isReady }.map(\.plan.name)
    let isReady = phase == "Running" && life.isInitialized && unready.isEmpty
    let isInitialized = life.isInitialized || life.containers.allSatisfy { $0.plan.role == .main }
    var reason: String?
    var message: String?
    if !isReady {
        reason = phase == "Succeeded" ? "PodCompleted" : phase == "Failed" ? "PodFailed" : "ContainersNotReady"
        if reason == "ContainersNotReady" {
            message = "containers with unready status: [\(unready.joined(separator: " "))]"
        }
    }
    let uninitialized = life.containers.filter { $0.plan.role != .main }.map(\.plan.name).joined(separator: " ")
    var status = before
    status["phase"] = .string(phase)
    status["conditions"] = .array(
        before.list("conditions")
            .setting("PodReadyToStartContainers", life.address != nil && !isOver, now: now)
            .setting(
                "Initialized",
                isInitialized,
                reason: isInitialized ? nil : "ContainersNotInitialized",
                message: isInitialized ? nil : "containers with incomplete status: [\(uninitialized)]",
                now: now
            )
            .setting("Ready", isReady, reason: reason, message: message, now: now)
            .setting("ContainersReady", isReady, reason: reason, message: message, now: now)
    )
    let entries = life.containers.map { ($0.plan.role, containerStatus($0, of: life, now: now)) }
    let initial = entries.filter { $0.0 != .main }.map(\.1)
    if !initial.isEmpty { status["initContainerStatuses"] = .array(initial) }
    status["containerStatuses"] = .array(entries.filter { $0.0 == .main }.map(\.1))
    if status["startTime"] == nil { status["startTime"] = JSONValue(now) }
    status["hostIP"] = .string(hostAddress)
    status["hostIPs"] = [["ip": .string(hostAddress)]]
    if let address = life.address {
        status["podIP"] = .string(address)
        status["podIPs"] = [["ip": .string(address)]]
    }
    return status
}

private func podPhase(_ life: PodLife, isOver: Bool) -> String {
    if isOver, let outcome = life.outcome { return outcome ? "Succeeded" : "Failed" }
    let mains = life.containers.filter { $0.plan.role == .main }
    // A stopped pod's containers count as they ended, whatever the restart policy would have made of them.
    if isOver, mains.allSatisfy({ $0.termination != nil }) {
        return mains.allSatisfy { $0.termination?.exitCode == 0 } ? "Succeeded" : "Failed"
    }
    return mains.contains { $0.isRunning || $0.termination != nil || $0.previous != nil } ? "Running" : "Pending"
}

private func containerStatus(_ container: ContainerLife, of life: PodLife, now: Date) -> JSONValue {
    var entry: JSONValue = [
        "name": .string(container.plan.name), "image": .string(container.plan.image),
        "imageID": .string(container.imageID), "restartCount": JSONValue(container.attempt),
        "started": .bool(container.isStarted), "lastState": [:],
    ]
    // An initial container is ready once its work is done.
    entry["ready"] = .bool(
        container.plan.role == .initial ? container.termination?.exitCode == 0 : container.isReady
    )
    if let previous = container.previous { entry["lastState"] = terminated(previous) }
    switch container.state {
    case .waiting, .starting:
        let waitsForOthers = container.state == .waiting && !life.containers.allSatisfy { $0.plan.role == .main }
        let isRestart = container.previous != nil
        entry["state"] = waiting(waitsForOthers && !isRestart ? "PodInitializing" : "ContainerCreating")
    case .blocked(let reason, let message): entry["state"] = waiting(reason, message)
    case .running(let id, let since):
        entry["state"] = ["running": ["startedAt": JSONValue(since)]]
        entry["containerID"] = .string("podman://\(id)")
    case .ended(let termination):
        entry["containerID"] = .string("podman://\(termination.id)")
        if let time = container.notBefore, now < time, life.restarts(container), !life.isStopping {
            let text = "back-off restarting failed container=\(container.plan.name)"
            entry["state"] = waiting("CrashLoopBackOff", text)
            entry["lastState"] = terminated(termination)
        } else {
            entry["state"] = terminated(termination)
        }
    }
    return entry
}

private func waiting(_ reason: String, _ message: String? = nil) -> JSONValue {
    var state: JSONValue = ["reason": .string(reason)]
    state["message"] = message.map(JSONValue.string)
    return ["waiting": state]
}

private func terminated(_ termination: Termination) -> JSONValue {
    var state: JSONValue = [
        "exitCode": JSONValue(termination.exitCode), "reason": .string(termination.reason),
        "startedAt": JSONValue(termination.startedAt), "finishedAt": JSONValue(termination.finishedAt),
        "containerID": .string("podman://\(termination.id)"),
    ]
    if !termination.message.isEmpty { state["message"] = .string(termination.message) }
    return ["terminated": state]
}
