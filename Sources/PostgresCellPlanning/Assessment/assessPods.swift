import KubernetesAPI
import PostgresCellAPI

/// What keeps a workload's pods from running and will not go away by itself; nil where nothing is known to.
///
/// - Parameter pods: of the current template only: those of an earlier one are about to go.
/// - Parameter workload: whose template names the images.
func assessPods(_ pods: [ObservedPod], of workload: DesiredObject?) -> Finding? {
    for rule in podRules {
        for pod in pods where pod.metadata.deletionTimestamp == nil {
            if let finding = rule(pod, workload) { return finding }
        }
    }
    return nil
}

/// In order of precedence: what comes first in a pod's life comes first.
private let podRules: [@Sendable (ObservedPod, DesiredObject?) -> Finding?] = [
    unschedulable, imageCannotBePulled, containerCannotBeMade, containerEndsAgainAndAgain,
]

private func unschedulable(_ pod: ObservedPod, _ workload: DesiredObject?) -> Finding? {
    guard let failure = pod.schedulingFailure, failure.reason == "Unschedulable" else { return nil }
    // A claim that waits for its volume is the storage's finding.
    guard !failure.message.contains("PersistentVolumeClaim"), !failure.message.contains("storageclass") else {
        return nil
    }
    let cause = StableText.line(failure.message, limit: 512)
    return .stalled(
        .unschedulable,
        "no node takes Pod \(pod.metadata.name): \(cause); add a node, or ask for less in the spec"
    )
}

private func imageCannotBePulled(_ pod: ObservedPod, _ workload: DesiredObject?) -> Finding? {
    let reasons = ["ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "ImageInspectError"]
    guard let (container, waiting) = pod.waitingContainer(reasons) else { return nil }
    let image = workload?.image(of: container).map { "image \($0)" } ?? "the image"
    let cause = waiting.reason == "InvalidImageName" ? "the name is not valid" : pullCause(waiting.message ?? "")
    return .stalled(
        .imagePullFailed,
        "container \(container) of Pod \(pod.metadata.name) cannot pull \(image)\(cause.map { ": \($0)" } ?? ""); "
            + "correct the image, or give the cluster access to it"
    )
}

/// The kubelet tells of one failure in changing words (ErrImagePull, back-off), so only its kind is kept.
private func pullCause(_ message: String) -> String? {
    let words = message.lowercased()
    let says: ([String]) -> Bool = { phrases in phrases.contains { words.contains($0) } }
    if says(["unauthorized", "denied", "forbidden", "authentication"]) { return "the registry refuses access" }
    if says(["not found", "manifest unknown", "does not exist"]) { return "it does not exist" }
    if says(["no such host", "timeout", "connection refused", "unreachable"]) { return "the registry does not answer" }
    return nil
}

private func containerCannotBeMade(_ pod: ObservedPod, _ workload: DesiredObject?) -> Finding? {
    let reasons = ["CreateContainerConfigError", "CreateContainerError", "RunContainerError", "StartError"]
    guard let (container, waiting) = pod.waitingContainer(reasons) else { return nil }
    let cause = StableText.line(waiting.message ?? waiting.reason ?? "", limit: 512)
    return .stalled(.containerFailed, "container \(container) of Pod \(pod.metadata.name) cannot start: \(cause)")
}

/// Tells of the last run, not of the kubelet's own message, which counts seconds.
private func containerEndsAgainAndAgain(_ pod: ObservedPod, _ workload: DesiredObject?) -> Finding? {
    guard let (container, _) = pod.waitingContainer(["CrashLoopBackOff"]) else { return nil }
    let name = "container \(container) of Pod \(pod.metadata.name)"
    guard let last = pod.containers.first(where: { $0.name == container })?.lastState?.terminated else {
        return .stalled(.containerFailed, "\(name) ends again and again: look at its log")
    }
    let words = StableText.tail(last.message ?? "", limit: 1024)
    let cause = words.isEmpty ? "look at its log" : words
    let reason = last.reason.map { ", \($0)" } ?? ""
    return .stalled(.containerFailed, "\(name) ends again and again (exit code \(last.exitCode)\(reason)): \(cause)")
}

extension ObservedPod {
    /// Init containers and side cars first, as they start.
    var containers: [ObservedContainerStatus] {
        (status?.initContainerStatuses ?? []) + (status?.containerStatuses ?? [])
    }

    /// The first container that waits for one of some reasons, with what the kubelet says.
    func waitingContainer(_ reasons: [String]) -> (name: String, waiting: ObservedContainerWaiting)? {
        for container in containers {
            if let waiting = container.state?.waiting, let reason = waiting.reason, reasons.contains(reason) {
                return (container.name, waiting)
            }
        }
        return nil
    }

    /// Why the scheduler found no node; nil once it did, and while a gate keeps the pod from it.
    var schedulingFailure: (reason: String, message: String)? {
        guard let condition = status?.conditions?[type: "PodScheduled"], condition.status == .false,
            let reason = condition.reason, reason != "SchedulingGated"
        else { return nil }
        return (reason, condition.message ?? "")
    }
}

extension DesiredObject {
    /// The image that a workload's pod template gives to a container.
    func image(of container: String) -> String? {
        guard let pod = (try? JSONValue(parsing: manifest))?[path: ["spec", "template", "spec"]] else { return nil }
        let containers = (pod["initContainers"]?.array ?? []) + (pod["containers"]?.array ?? [])
        return containers.first { $0["name"]?.string == container }?["image"]?.string
    }
}
