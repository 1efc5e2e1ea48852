package import KubernetesAPI
package import PostgresCellAPI

/// A cell as a compose file, for a developer's machine: the same containers, programs and settings, without a cluster.
///
/// A pod's containers become services. What a cluster adds is left out: backups, which need schedules, recovery, and
/// more than one pooler, which would share a port. Credentials come from the environment of whoever starts it, a
/// variable for each; the file holds none. Source of the format: the Compose Specification, docker compose 2.23 or newer.
package func makeComposeFile(for cell: PostgresCell, defaults: PlanningDefaults) -> JSONValue {
    var local = cell
    local.spec.backup = nil
    local.spec.recovery = nil
    local.spec.pooler.replicas = 1
    let children = makeStatefulSetChildren(of: local, defaults: defaults)
    let parts = ComposeParts(of: local, children)
    var volumes = ComposeVolumes(parts)
    var services: [String: JSONValue] = [:]
    for pod in parts.pods {
        for container in pod.containers {
            services[container.name] = makeComposeService(container, of: pod, parts, &volumes)
        }
    }
    services[ComposeParts.keeper] = makeComposeKeeper(volumes, image: defaults.toolsImage)
    return [
        "name": .string(cell.metadata.name),
        "services": .object(services),
        "volumes": .object(volumes.declarations),
        "configs": .object(volumes.configs),
        "secrets": .object(volumes.secrets),
    ]
}

extension JSONValue {
    /// The same with every dollar doubled: compose reads a single one as a variable.
    var escapedForCompose: JSONValue {
        switch self {
        case .string(let text): .string(text.replacing("$", with: "$$"))
        case .array(let elements): .array(elements.map(\.escapedForCompose))
        case .object(let members): .object(members.mapValues(\.escapedForCompose))
        default: self
        }
    }
}
