import KubernetesAPI

/// A container of a pod as a service.
func makeComposeService(
    _ container: ComposeParts.Container,
    of pod: ComposeParts.Pod,
    _ parts: ComposeParts,
    _ volumes: inout ComposeVolumes
) -> JSONValue {
    let spec = container.spec
    var service: JSONValue = [
        "image": spec["image"] ?? .null,
        "entrypoint": (spec["command"] ?? []).escapedForCompose,
        "command": (spec["args"] ?? []).escapedForCompose,
        "environment": .object(environment(of: container, parts)),
        "user": .string("\(pod.user)"),
        "read_only": true,
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges:true"],
        "restart": restart(container),
        "depends_on": .object(dependencies(of: container, in: pod, parts)),
    ]
    service["working_dir"] = spec["workingDir"]
    service["mem_limit"] = spec[path: ["resources", "limits", "memory"]].map(memory)
    service["healthcheck"] = healthCheck(of: spec)
    if let seconds = pod.spec["terminationGracePeriodSeconds"]?.integer {
        service["stop_grace_period"] = .string("\(seconds)s")
    }
    mount(spec, of: pod, &service, &volumes)
    if container.role == .main {
        service["networks"] = ["default": ["aliases": .array(pod.aliases.map(JSONValue.string))]]
        service["ports"] = .array(
            (spec["ports"]?.array ?? []).compactMap { $0["containerPort"]?.integer }.map(published)
        )
    }
    return service
}

/// On loopback; the database's own port is often taken by a server of the machine.
private func published(_ port: Int64) -> JSONValue {
    .string("127.0.0.1:\(port == 5432 ? 5433 : port):\(port)")
}

private func restart(_ container: ComposeParts.Container) -> JSONValue {
    switch container.role {
    case .preparation: "no"
    case .task: "on-failure:3"
    case .sideCar, .main: "unless-stopped"
    }
}

private func environment(of container: ComposeParts.Container, _ parts: ComposeParts) -> [String: JSONValue] {
    // Nobody reads the message of a container's end.
    var variables: [String: JSONValue] = container.role == .task ? ["TERMINATION_LOG": "/dev/null"] : [:]
    for variable in container.spec["env"]?.array ?? [] {
        guard let name = variable["name"]?.string else { continue }
        if let secret = variable[path: ["valueFrom", "secretKeyRef"]] {
            let key = (secret["name"]?.string ?? "", secret["key"]?.string ?? "")
            variables[name] = .string(parts.value(ofSecret: key.0, key: key.1))
        } else if variable["valueFrom"] != nil {
            variables[name] = .string(container.name)
        } else {
            variables[name] = (variable["value"] ?? "").escapedForCompose
        }
    }
    return variables
}

/// The order in which a pod starts its containers; pooler and migrations need a database with its roles.
private func dependencies(
    of container: ComposeParts.Container,
    in pod: ComposeParts.Pod,
    _ parts: ComposeParts
) -> [String: JSONValue] {
    var dependencies: [String: JSONValue] = [ComposeParts.keeper: ["condition": "service_healthy"]]
    for other in pod.containers.prefix(while: { $0.name != container.name }) where other.role == .preparation {
        dependencies[other.name] = ["condition": "service_completed_successfully"]
    }
    guard let database = parts.pods.first, database.component != pod.component else { return dependencies }
    for other in database.containers where other.role != .preparation {
        dependencies[other.name] = ["condition": "service_healthy"]
    }
    return dependencies
}

private func mount(
    _ container: JSONValue,
    of pod: ComposeParts.Pod,
    _ service: inout JSONValue,
    _ volumes: inout ComposeVolumes
) {
    var mounts: [JSONValue] = []
    var memory: [JSONValue] = []
    for mount in container["volumeMounts"]?.array ?? [] {
        let path = mount["mountPath"]?.string ?? ""
        guard let volume = pod.spec["volumes"]?.array?.first(where: { $0["name"] == mount["name"] }) else { continue }
        if let name = volumes.volume(volume, of: pod) {
            mounts.append(.string("\(name):\(path)" + (mount["readOnly"] == true ? ":ro" : "")))
        } else {
            // Nobody else sees it, and Podman can give such a mount no owner.
            memory.append(.string("\(path):mode=1777"))
        }
    }
    service["volumes"] = .array(mounts)
    if !memory.isEmpty { service["tmpfs"] = .array(memory) }
}

private func healthCheck(of container: JSONValue) -> JSONValue? {
    guard let probe = container["readinessProbe"], let command = probe[path: ["exec", "command"]]?.array else {
        return nil
    }
    return [
        "test": JSONValue.array(["CMD"] + command).escapedForCompose,
        "interval": "2s",
        "timeout": .string("\(probe["timeoutSeconds"]?.integer ?? 5)s"),
        "retries": 30,
        "start_period": "60s",
    ]
}

/// Compose writes a mebibyte `m`.
private func memory(_ quantity: JSONValue) -> JSONValue {
    .string((quantity.string ?? "").replacing("Ki", with: "k").replacing("Mi", with: "m").replacing("Gi", with: "g"))
}
