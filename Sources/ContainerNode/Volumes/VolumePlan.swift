import ClusterSimulation
package import FoundationEssentials
package import KubernetesAPI

/// What a pod's volume is on this machine.
package enum VolumePlan: Hashable, Sendable {
    /// A persistent volume.
    case claim(BoundVolume)
    /// A folder that lives as long as the pod.
    case empty
    /// The same in memory; bytes only where they are limited.
    case memory(bytes: Int64?)
    /// Files that follow the objects that they come from.
    case files([PlannedFile])
}

/// A file of a volume.
package struct PlannedFile: Hashable, Sendable {
    /// Relative, perhaps in a folder.
    package var path: String
    /// All of it.
    package var content: Data
    /// Permissions, before the pod's group gets its own.
    package var mode: Int

    package init(path: String, content: Data, mode: Int) {
        self.path = path
        self.content = content
        self.mode = mode
    }
}

/// Plans a pod's volumes.
///
/// - Throws: `ConfigurationProblem`, in a kubelet's words, for what is not there.
package func planVolumes(
    of pod: JSONValue,
    objects: PodObjects,
    addresses: PodAddresses
) throws(ConfigurationProblem) -> [String: VolumePlan] {
    var plans: [String: VolumePlan] = [:]
    for volume in pod.list("spec", "volumes") {
        let name = volume.text("name") ?? ""
        do {
            plans[name] = try planVolume(volume, pod, objects, addresses)
        } catch {
            throw ConfigurationProblem("MountVolume.SetUp failed for volume \"\(name)\" : \(error.message)")
        }
    }
    return plans
}

private func planVolume(
    _ volume: JSONValue,
    _ pod: JSONValue,
    _ objects: PodObjects,
    _ addresses: PodAddresses
) throws(ConfigurationProblem) -> VolumePlan {
    if let claim = claimName(of: volume, in: pod) {
        guard let volume = objects.claims[claim] else { throw ConfigurationProblem("claim \"\(claim)\" is not bound") }
        return .claim(volume)
    }
    if let empty = volume["emptyDir"] {
        guard empty.text("medium") == "Memory" else { return .empty }
        return .memory(bytes: empty.text("sizeLimit").flatMap { Quantity($0)?.value })
    }
    if let projected = volume["projected"] {
        var files: [PlannedFile] = []
        for source in projected.list("sources") {
            let defaultMode = projected.count("defaultMode") ?? 0o644
            files += try planFiles(source, defaultMode: defaultMode, pod, objects, addresses)
        }
        return .files(files)
    }
    let mode = ["secret", "configMap", "downwardAPI"].lazy.compactMap { volume.count($0, "defaultMode") }.first
    return .files(try planFiles(volume, defaultMode: mode ?? 0o644, pod, objects, addresses))
}

private func planFiles(
    _ source: JSONValue,
    defaultMode: Int,
    _ pod: JSONValue,
    _ objects: PodObjects,
    _ addresses: PodAddresses
) throws(ConfigurationProblem) -> [PlannedFile] {
    if let downward = source["downwardAPI"] {
        return downward.list("items").map { item in
            let value = item.text("fieldRef", "fieldPath").flatMap { podField($0, of: pod, addresses) } ?? ""
            let mode = item.count("mode") ?? defaultMode
            return PlannedFile(path: item.text("path") ?? "", content: Data(value.utf8), mode: mode)
        }
    }
    guard let reference = source["secret"] ?? source["configMap"] else {
        throw ConfigurationProblem("this node does not know this kind of volume")
    }
    let isSecret = source["secret"] != nil
    let name = reference.text("secretName") ?? reference.text("name") ?? ""
    guard let data = isSecret ? objects.secrets[name] : objects.configMaps[name] else {
        if reference["optional"] == true { return [] }
        throw ConfigurationProblem("\(isSecret ? "secret" : "configmap") \"\(name)\" not found")
    }
    guard reference["items"] != nil else {
        return data.map { PlannedFile(path: $0.key, content: $0.value, mode: defaultMode) }
            .sorted { $0.path < $1.path }
    }
    var files: [PlannedFile] = []
    for item in reference.list("items") {
        let key = item.text("key") ?? ""
        guard let content = data[key] else {
            if reference["optional"] == true { continue }
            throw ConfigurationProblem("references non-existent \(isSecret ? "secret" : "config") key: \(key)")
        }
        let mode = item.count("mode") ?? defaultMode
        files.append(PlannedFile(path: item.text("path") ?? key, content: content, mode: mode))
    }
    return files
}
