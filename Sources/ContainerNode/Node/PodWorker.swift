import ClusterSimulation
import FoundationEssentials
import KubernetesAPI

/// Lives one pod's life: does what the life asks for, and feeds it what comes of that.
struct PodWorker: Sendable {
    let pod: PodDesk.Arrival
    let desk: PodDesk
    let runtime: ContainerRuntime
    let settings: ContainerNode.Settings

    /// Returns when nothing of the pod is left.
    func run() async {
        guard let first = desk.assignment(pod.uid) else { return }
        var report = PodReport(life: PodLife(of: first.pod, restartDelay: settings.restartDelay))
        let housing = PodHousing(uid: pod.uid, pod: first.pod, sandbox: runtime.sandbox)
        var content = PodContent()
        await withTaskGroup(of: Void.self) { group in
            for await news in pod.news {
                switch news {
                case .exited(let run):
                    let container = report.life.plan.containers.first { $0.name == run.container }
                    if let container { group.addTask { await lookAtEnd(of: run, container, housing) } }
                    continue
                case .event(let event): report.life.take(event, now: .now)
                }
                let (actions, wakeUp) = report.life.next(now: .now)
                if report.life.address != nil { await refresh(&content, report.life, housing) }
                for action in actions {
                    if case .tell(let note) = action {
                        if !report.notes.contains(note) { report.notes.append(note) }
                    } else {
                        let life = report.life
                        group.addTask { await perform(action, life, housing) }
                    }
                }
                desk.publish(report, of: pod.uid)
                if report.life.release == .done { desk.close(pod.uid) }
                if let wakeUp {
                    group.addTask {
                        let delay = Duration(from: .now, to: wakeUp)
                        try? await Task.sleep(for: max(delay, .milliseconds(5)))
                        desk.post(.event(.looked), to: pod.uid)
                    }
                }
            }
            group.cancelAll()
        }
    }

    private func post(_ event: PodEvent) { desk.post(.event(event), to: pod.uid) }

    private func perform(_ action: PodAction, _ life: PodLife, _ housing: PodHousing) async {
        switch action {
        case .prepare: await prepare(housing)
        case .start(let run): await start(run, life, housing)
        case .probe(let run, let kind): await probe(run, kind, life)
        case .stop(let run, let grace): await stop(run, grace: grace, life)
        case .kill(let run): await runtime.stop(ContainerName(pod: pod.uid, run: run), grace: 0)
        case .release:
            await runtime.remove(pod: pod.uid)
            await housing.clear()
            post(.released)
        case .tell: break
        }
    }

    // MARK: volumes and network

    private func prepare(_ housing: PodHousing) async {
        guard let assignment = desk.assignment(pod.uid) else { return }
        do {
            let address = try await housing.makeNetwork()
            try await housing.makeVolumes(assignment, address: address)
            post(.prepared(address: address))
        } catch let problem as ConfigurationProblem {
            post(.preparationFailed(problem.message))
        } catch {
            post(.preparationFailed("\(error)"))
        }
    }

    /// Files follow their objects while the pod runs, and volumes their claims' sizes; what lost its object stays as it is.
    private func refresh(_ content: inout PodContent, _ life: PodLife, _ housing: PodHousing) async {
        guard let assignment = desk.assignment(pod.uid), assignment.objects != content.objects,
            let address = life.address
        else { return }
        content.objects = assignment.objects
        let addresses = PodAddresses(pod: address, host: NodeSandbox.address)
        let plans = try? planVolumes(of: assignment.pod, objects: assignment.objects, addresses: addresses)
        for (name, plan) in plans ?? [:] {
            guard content.volumes[name] != plan else { continue }
            do {
                switch plan {
                case .files(let files): try housing.write(files, volume: name)
                case .claim(let volume): try await housing.limit(volume)
                case .empty, .memory: break
                }
                content.volumes[name] = plan
            } catch {
                content.objects = nil
            }
        }
    }

    private struct PodContent {
        var objects: PodObjects?
        var volumes: [String: VolumePlan] = [:]
    }

    // MARK: containers

    private func start(_ run: ContainerRun, _ life: PodLife, _ housing: PodHousing) async {
        guard let assignment = desk.assignment(pod.uid), let address = life.address,
            let container = manifest(run.container, in: assignment.pod)
        else { return }
        let imageName = container.text("image") ?? ""
        var image = await runtime.image(imageName)
        if image == nil {
            let outcome = await runtime.pull(imageName)
            guard outcome.isSuccess else {
                let message = "failed to pull image \"\(imageName)\": \(outcome.cause)"
                return post(.startFailed(run, reason: "ErrImagePull", message: message))
            }
            image = await runtime.image(imageName)
        }
        guard let image else {
            return post(.startFailed(run, reason: "ErrImagePull", message: "the image was pulled and is not there"))
        }
        do throws(ConfigurationProblem) {
            let variables = try resolveVariables(
                of: container,
                in: assignment.pod,
                objects: assignment.objects,
                addresses: PodAddresses(pod: address, host: NodeSandbox.address)
            )
            let place = housing.place(of: run, claims: assignment.objects.claims)
            let invocation = try makeInvocation(
                of: container,
                in: assignment.pod,
                variables: variables,
                image: image,
                place: place
            )
            do { try housing.makePlace(place) } catch { throw ConfigurationProblem("\(error)") }
            let outcome = await runtime.start(invocation)
            guard outcome.isSuccess else {
                return post(.startFailed(run, reason: "RunContainerError", message: outcome.cause))
            }
            let id = outcome.output.split(whereSeparator: \.isWhitespace).last.map(String.init) ?? ""
            post(.started(run, id: id, imageID: image.id, at: .now))
        } catch {
            post(.startFailed(run, reason: "CreateContainerConfigError", message: error.message))
        }
    }

    private func manifest(_ name: String, in pod: JSONValue) -> JSONValue? {
        (pod.list("spec", "initContainers") + pod.list("spec", "containers")).first { $0.text("name") == name }
    }

    private func probe(_ run: ContainerRun, _ kind: ProbeKind, _ life: PodLife) async {
        guard let container = life.containers.first(where: { $0.plan.name == run.container }),
            case .running(let id, _) = container.state, let probe = container.plan.probes[kind]
        else { return }
        let performer = ActionPerformer(runtime: runtime, id: id, address: life.address ?? "")
        let outcome = await performer.perform(probe.action, seconds: probe.timeout)
        post(.probed(run, kind, succeeded: outcome.isSuccess, message: outcome.isSuccess ? "" : outcome.cause))
    }

    private func stop(_ run: ContainerRun, grace: Int, _ life: PodLife) async {
        let began = Date.now
        let container = desk.assignment(pod.uid).flatMap { manifest(run.container, in: $0.pod) }
        if let container, let hook = container[path: ["lifecycle", "preStop"]], grace > 0,
            case .running(let id, _) = life.containers.first(where: { $0.plan.name == run.container })?.state
        {
            let performer = ActionPerformer(runtime: runtime, id: id, address: life.address ?? "")
            _ = await performer.perform(HandlerAction(hook, in: container), seconds: grace)
        }
        let spent = Int(Date.now.timeIntervalSince(began))
        // The hook may have taken it all; the signal still comes with two seconds to spare, as a kubelet has it.
        await runtime.stop(ContainerName(pod: pod.uid, run: run), grace: grace == 0 ? 0 : max(2, grace - spent))
    }

    private func lookAtEnd(of run: ContainerRun, _ plan: ContainerPlan, _ housing: PodHousing) async {
        let name = ContainerName(pod: pod.uid, run: run)
        guard let details = await runtime.details(name) else { return }
        let container = desk.assignment(pod.uid).flatMap { manifest(run.container, in: $0.pod) }
        let usesLog = container?.text("terminationMessagePolicy") == "FallbackToLogsOnError" && details.exitCode != 0
        let place = housing.place(of: run, claims: [:])
        func text(_ path: String) -> String {
            ((try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) }) ?? ""
        }
        let message = terminationMessage(
            written: text(place.terminationFile),
            log: usesLog ? text(place.logFile) : nil
        )
        let reason = details.wasOutOfMemory ? "OOMKilled" : details.exitCode == 0 ? "Completed" : "Error"
        let termination = Termination(
            exitCode: details.exitCode,
            reason: reason,
            message: message,
            startedAt: details.startedAt,
            finishedAt: details.finishedAt,
            id: details.id
        )
        post(.ended(run, termination))
    }
}
