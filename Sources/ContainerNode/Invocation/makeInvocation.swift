import ClusterSimulation
package import KubernetesAPI

/// Translates a container of a pod into podman's terms.
///
/// - Throws: `ConfigurationProblem`, in a kubelet's words, where the container must not or cannot be made.
package func makeInvocation(
    of container: JSONValue,
    in pod: JSONValue,
    variables: [Variable],
    image: ImageFacts,
    place: ContainerPlace
) throws(ConfigurationProblem) -> ContainerInvocation {
    var arguments = [
        "--detach", "--replace", "--pull=never", "--name=\(place.name)", "--cgroup-parent=\(place.controlGroup)",
        "--network=ns:\(place.networkNamespace)", "--hostname=\(pod.text("spec", "hostname") ?? pod.name)",
        "--log-driver=k8s-file", "--log-opt=path=\(place.logFile)",
        "--volume=\(place.hostsFile):/etc/hosts", "--volume=\(place.resolverFile):/etc/resolv.conf:ro",
        "--volume=\(place.terminationFile):\(container.text("terminationMessagePath") ?? "/dev/termination-log")",
    ]
    arguments += try securityArguments(of: container, in: pod, image: image)
    arguments += resourceArguments(of: container)
    for mount in container.list("volumeMounts") { arguments.append(try volumeArgument(mount, place, variables)) }
    var environment: [String: String] = [:]
    for variable in variables {
        if variable.isSecret {
            environment[variable.name] = variable.value
            arguments.append("--env=\(variable.name)")
        } else {
            arguments.append("--env=\(variable.name)=\(variable.value)")
        }
    }
    if let folder = container.text("workingDir") { arguments.append("--workdir=\(folder)") }
    let command = container.list("command").compactMap(\.string).map { expand($0, variables).text }
    let words = container.list("args").compactMap(\.string).map { expand($0, variables).text }
    if !command.isEmpty {
        arguments.append("--entrypoint=\(JSONValue.array(command.map(JSONValue.string)).text)")
    }
    return ContainerInvocation(arguments: arguments + [image.id] + words, environment: environment)
}

/// User, rights and system calls.
///
/// Source: the pod's security context, which the container's own overrides.
private func securityArguments(
    of container: JSONValue,
    in pod: JSONValue,
    image: ImageFacts
) throws(ConfigurationProblem) -> [String] {
    let own = container["securityContext"] ?? [:]
    let shared = pod[path: ["spec", "securityContext"]] ?? [:]
    func setting(_ name: String) -> JSONValue? { own[name] ?? shared[name] }
    var arguments: [String] = []
    let user = setting("runAsUser")?.integer
    let isRoot = user.map { $0 == 0 } ?? ["", "0", "root"].contains(image.user.split(separator: ":").first ?? "")
    if setting("runAsNonRoot") == true, isRoot {
        throw ConfigurationProblem("container has runAsNonRoot and image will run as root")
    }
    let group = setting("runAsGroup")?.integer
    if let user {
        arguments.append("--user=\(user)" + (group.map { ":\($0)" } ?? ""))
    } else if let group {
        arguments.append("--user=\(image.user.isEmpty ? "0" : image.user):\(group)")
    }
    let groups =
        [shared["fsGroup"]?.integer].compactMap { $0 } + shared.list("supplementalGroups").compactMap(\.integer)
    arguments += groups.map { "--group-add=\($0)" }
    if own["readOnlyRootFilesystem"] == true { arguments += ["--read-only", "--read-only-tmpfs=false"] }
    if own["allowPrivilegeEscalation"] == false { arguments.append("--security-opt=no-new-privileges") }
    arguments += own.list("capabilities", "drop").compactMap(\.string).map { "--cap-drop=\($0)" }
    arguments += own.list("capabilities", "add").compactMap(\.string).map { "--cap-add=\($0)" }
    if own["privileged"] == true { arguments.append("--privileged") }
    // As in a cluster: system calls are filtered only where the pod asks for it.
    if setting("seccompProfile")?.text("type") != "RuntimeDefault" {
        arguments.append("--security-opt=seccomp=unconfined")
    }
    return arguments
}

private func resourceArguments(of container: JSONValue) -> [String] {
    func quantity(_ path: String...) -> Quantity? {
        container[path: ["resources"] + path]?.string.flatMap { Quantity($0) }
    }
    var arguments: [String] = []
    if let memory = quantity("limits", "memory") {
        let bytes = memory.value
        arguments += ["--memory=\(bytes)", "--memory-swap=\(bytes)"]
    }
    if let processors = quantity("limits", "cpu") {
        arguments += ["--cpu-period=100000", "--cpu-quota=\(max(1000, processors.milliunits * 100))"]
    }
    if let share = quantity("requests", "cpu") {
        arguments.append("--cpu-shares=\(max(2, share.milliunits * 1024 / 1000))")
    }
    return arguments
}

private func volumeArgument(
    _ mount: JSONValue,
    _ place: ContainerPlace,
    _ variables: [Variable]
) throws(ConfigurationProblem) -> String {
    let name = mount.text("name") ?? ""
    guard var source = place.volumes[name] else { throw ConfigurationProblem("no volume \"\(name)\" in the pod") }
    let part = mount.text("subPath") ?? mount.text("subPathExpr").map { expand($0, variables).text } ?? ""
    if !part.isEmpty { source += "/\(part)" }
    return "--volume=\(source):\(mount.text("mountPath") ?? "")" + (mount["readOnly"] == true ? ":ro" : "")
}
