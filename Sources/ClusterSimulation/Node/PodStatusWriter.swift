import FoundationEssentials
import KubernetesAPI

/// Writes a pod's status, container by container, as a kubelet would at this stage.
struct PodStatusWriter {
    let pass: PodPass
    private var pod: JSONValue { pass.pod }
    private var initContainers: [JSONValue] { pod.list("spec", "initContainers") }
    private var containers: [JSONValue] { pod.list("spec", "containers") }

    func behaviour(_ container: JSONValue) -> ImageBehaviour? { pass.options.images[container.text("image") ?? ""] }
    private func name(_ container: JSONValue) -> String { container.text("name") ?? "" }
    private func isSideCar(_ container: JSONValue) -> Bool { container.text("restartPolicy") == "Always" }

    private func blockage(_ container: JSONValue) -> JSONValue? {
        let image = container.text("image") ?? ""
        if behaviour(container) == .cannotBePulled {
            let before = status(name(container))?.text("state", "waiting", "reason")
            guard before == "ErrImagePull" || before == "ImagePullBackOff" else {
                return ["waiting": ["reason": "ErrImagePull", "message": .string(pullFailure(image))]]
            }
            let message = "Back-off pulling image \"\(image)\": ErrImagePull: \(pullFailure(image))"
            return ["waiting": ["reason": "ImagePullBackOff", "message": .string(message)]]
        }
        guard let problem = pass.needs.missingVariables[name(container)] else { return nil }
        return ["waiting": ["reason": "CreateContainerConfigError", "message": .string(problem)]]
    }

    private func crash(_ container: JSONValue) -> (message: String, code: Int)? {
        if case .fails(let message, let code) = behaviour(container) { (message, code) } else { nil }
    }

    /// A container that cannot even start.
    var isBlocked: Bool { (initContainers + containers).contains { blockage($0) != nil } }
    /// A container that is started over and over.
    var isCrashing: Bool {
        initContainers.contains { crash($0) != nil }
            || (!pass.runsToCompletion && containers.contains { crash($0) != nil })
    }
    var staysUnready: Bool { (initContainers + containers).contains { behaviour($0) == .staysUnready } }

    // MARK: whole statuses

    /// Volumes are being mounted.
    var creating: JSONValue {
        let reason = initContainers.isEmpty ? "ContainerCreating" : "PodInitializing"
        let waiting: JSONValue = ["waiting": ["reason": .string(reason)]]
        return compose(
            phase: "Pending",
            initStates: initContainers.map { entry($0, waiting, isReady: false) },
            states: containers.map { entry($0, waiting, isReady: false) },
            isInitialized: initContainers.isEmpty
        )
    }

    /// Everything that can start has started; nothing is ready.
    var started: JSONValue {
        var initStates: [JSONValue] = []
        var stopped = false
        for container in initContainers {
            let state = stopped ? ["waiting": ["reason": "PodInitializing"]] : initState(container)
            if !stopped, state["waiting"] != nil || crash(container) != nil { stopped = true }
            initStates.append(entry(container, state, isReady: state["waiting"] == nil))
        }
        if stopped {
            let fails = pass.runsToCompletion && initContainers.contains { crash($0) != nil }
            let waiting: JSONValue = ["waiting": ["reason": "PodInitializing"]]
            return compose(
                phase: fails ? "Failed" : "Pending",
                initStates: initStates,
                states: containers.map { entry($0, waiting, isReady: false) },
                isInitialized: false
            )
        }
        let states = containers.map { entry($0, mainState($0), isReady: false) }
        let isPending = states.allSatisfy { $0[path: ["state", "waiting"]] != nil && $0["lastState"] == [:] }
        return compose(
            phase: isPending ? "Pending" : "Running",
            initStates: initStates,
            states: states,
            isInitialized: true
        )
    }

    /// All containers run, but for those that crash.
    func running(isReady: Bool) -> JSONValue {
        let states = containers.map { container in
            let state = mainState(container)
            return entry(container, state, isReady: isReady && state["running"] != nil && !isHeldUnready(container))
        }
        let initStates = initContainers.map { container in
            entry(
                container,
                initState(container),
                isReady: !isSideCar(container) || (isReady && !isHeldUnready(container))
            )
        }
        return compose(phase: "Running", initStates: initStates, states: states, isInitialized: true)
    }

    /// The containers of a pod that ends have ended.
    var completed: JSONValue {
        let states = containers.map { container in
            if let crash = crash(container) {
                return entry(container, terminated(container, crash.code, crash.message), isReady: false)
            }
            return entry(container, terminated(container, 0, report(container)), isReady: false)
        }
        let failed = containers.contains { crash($0) != nil }
        let initStates = initContainers.map { container in
            entry(container, isSideCar(container) ? terminated(container, 0, nil) : initState(container), isReady: true)
        }
        return compose(
            phase: failed ? "Failed" : "Succeeded",
            initStates: initStates,
            states: states,
            isInitialized: true,
            notReadyReason: failed ? "PodFailed" : "PodCompleted"
        )
    }

    /// The pod was told to stop.
    func stopped(exitCode: Int) -> JSONValue {
        func end(_ container: JSONValue) -> JSONValue {
            guard let before = status(name(container)), before[path: ["state", "running"]] != nil else {
                return status(name(container))
                    ?? entry(container, ["waiting": ["reason": "PodInitializing"]], isReady: false)
            }
            return entry(container, terminated(container, exitCode, nil), isReady: false)
        }
        return compose(
            phase: exitCode == 0 ? "Succeeded" : "Failed",
            initStates: initContainers.map(end),
            states: containers.map(end),
            isInitialized: true,
            notReadyReason: exitCode == 0 ? "PodCompleted" : "PodFailed"
        )
    }

    // MARK: parts

    private func isHeldUnready(_ container: JSONValue) -> Bool { behaviour(container) == .staysUnready }

    private func initState(_ container: JSONValue) -> JSONValue {
        if let blockage = blockage(container) { return blockage }
        if let crash = crash(container) {
            return pass.runsToCompletion ? terminated(container, crash.code, crash.message) : crashLoop(container)
        }
        return isSideCar(container) ? running(container) : terminated(container, 0, nil)
    }

    private func mainState(_ container: JSONValue) -> JSONValue {
        if let blockage = blockage(container) { return blockage }
        if crash(container) != nil, !pass.runsToCompletion { return crashLoop(container) }
        return running(container)
    }

    private func crashLoop(_ container: JSONValue) -> JSONValue {
        let message = "back-off 10s restarting failed container=\(name(container)) pod=\(pod.name)_\(pod.namespace)"
        return ["waiting": ["reason": "CrashLoopBackOff", "message": .string(message)]]
    }

    private func running(_ container: JSONValue) -> JSONValue {
        if let before = status(name(container))?["state"], before["running"] != nil { return before }
        return ["running": ["startedAt": JSONValue(pass.now)]]
    }

    private func terminated(_ container: JSONValue, _ code: Int, _ message: String?) -> JSONValue {
        let before = status(name(container))
        if let state = before?["state"], state["terminated"] != nil { return state }
        let start = before?[path: ["state", "running", "startedAt"]] ?? JSONValue(pass.now)
        var end: JSONValue = [
            "exitCode": JSONValue(code), "reason": code == 0 ? "Completed" : "Error", "startedAt": start,
            "finishedAt": JSONValue(pass.now), "containerID": .string(containerID(container)),
        ]
        if let message, !message.isEmpty { end["message"] = .string(message) }
        return ["terminated": end]
    }

    /// The termination message of a backup's program, or else of a migration; at most the 4 KiB that a kubelet keeps.
    private func report(_ container: JSONValue) -> String? {
        if let message = playedBackupMessage(of: container, now: pass.now) { return message }
        var revisions = pass.options.images.defaultRevisions
        if case .migrates(let own, _) = behaviour(container) { revisions = own }
        let heads = revisions.prefix(1).map(JSONValue.string)
        while true {
            let summary: JSONValue = [
                "heads": .array(Array(heads)), "applied": .array(revisions.map(JSONValue.string)),
            ]
            let text = summary.text
            guard text.utf8.count > 4096 else { return text }
            revisions.removeLast()
        }
    }

    private func containerID(_ container: JSONValue) -> String {
        "containerd://\(shortHash(pod.uid + name(container)))"
    }

    private func status(_ name: String) -> JSONValue? {
        (pod.list("status", "initContainerStatuses") + pod.list("status", "containerStatuses"))
            .first { $0["name"]?.string == name }
    }

    private func entry(_ container: JSONValue, _ state: JSONValue, isReady: Bool) -> JSONValue {
        let before = status(name(container))
        var entry: JSONValue = [
            "name": .string(name(container)), "image": container["image"] ?? "", "imageID": "",
            "ready": .bool(isReady), "restartCount": .integer(Int64(before?.count("restartCount") ?? 0)),
            "state": state, "lastState": before?["lastState"] ?? [:],
        ]
        if state["waiting"] == nil {
            entry["imageID"] = .string("\(container.text("image") ?? "")@simulated")
            entry["containerID"] = .string(containerID(container))
        }
        entry["started"] = .bool(state["running"] != nil)
        if state.text("waiting", "reason") == "CrashLoopBackOff", let crash = crash(container),
            before?.text("state", "waiting", "reason") != "CrashLoopBackOff"
        {
            entry["lastState"] = terminated(container, crash.code, crash.message)
            entry["restartCount"] = .integer(Int64((before?.count("restartCount") ?? 0) + 1))
        }
        return entry
    }

    private func compose(
        phase: String,
        initStates: [JSONValue],
        states: [JSONValue],
        isInitialized: Bool,
        notReadyReason: String = "ContainersNotReady"
    ) -> JSONValue {
        var status = pod["status"] ?? [:]
        let unready =
            (initStates.filter { state in
                initContainers.contains { name($0) == state["name"]?.string && isSideCar($0) }
            } + states).filter { $0["ready"] != true }.compactMap { $0["name"]?.string }
        let isReady = phase == "Running" && unready.isEmpty && isInitialized
        let reason = isReady ? nil : notReadyReason
        let message =
            isReady || notReadyReason != "ContainersNotReady"
            ? nil : "containers with unready status: [\(unready.joined(separator: " "))]"
        let now = pass.now
        var conditions = pod.list("status", "conditions")
        conditions = conditions.setting("PodReadyToStartContainers", phase == "Running", now: now)
        conditions = conditions.setting(
            "Initialized",
            isInitialized,
            reason: isInitialized ? nil : "ContainersNotInitialized",
            message: isInitialized
                ? nil : "containers with incomplete status: [\(initContainers.map(name).joined(separator: " "))]",
            now: now
        )
        conditions = conditions.setting("Ready", isReady, reason: reason, message: message, now: now)
        conditions = conditions.setting("ContainersReady", isReady, reason: reason, message: message, now: now)
        if conditions.first(where: { $0["type"] == "PodScheduled" })?["status"] != "True" {
            conditions = conditions.setting("PodScheduled", true, now: now)
        }
        status["phase"] = .string(phase)
        status["conditions"] = .array(conditions)
        if !initStates.isEmpty { status["initContainerStatuses"] = .array(initStates) }
        status["containerStatuses"] = .array(states)
        if status["startTime"] == nil { status["startTime"] = JSONValue(now) }
        status["hostIP"] = "10.0.0.10"
        status["hostIPs"] = [["ip": "10.0.0.10"]]
        if phase != "Pending" {
            let address = podAddress
            status["podIP"] = .string(address)
            status["podIPs"] = [["ip": .string(address)]]
        }
        return status
    }

    private var podAddress: String {
        let sum = pod.uid.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        return "10.244.\((sum >> 8) & 0xFF).\(sum & 0xFF)"
    }
}
