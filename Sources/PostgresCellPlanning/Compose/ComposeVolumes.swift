import KubernetesAPI

/// The volumes of a compose file, and the files that are put into them before anything else starts.
///
/// Compose can neither put a file into a container whose root is read-only nor keep a memory volume that nobody mounts:
/// so one service fills all volumes and holds them.
struct ComposeVolumes {
    /// The volumes as the file declares them, by name.
    private(set) var declarations: [String: JSONValue] = [:]
    /// What the programs and settings are, by the name that the keeper mounts.
    private(set) var configs: [String: JSONValue] = [:]
    /// From which variable each credential comes.
    private(set) var secrets: [String: JSONValue] = [:]
    /// What the keeper puts where.
    private(set) var files: [File] = []
    /// What the keeper gives to a user: volumes that are directories on a disk.
    private(set) var owners: [String: ComposeParts.User] = [:]
    private let parts: ComposeParts

    init(_ parts: ComposeParts) { self.parts = parts }

    /// A file of a volume.
    struct File: Hashable {
        /// A path in the keeper.
        var source: String
        var volume: String
        /// Within the volume.
        var path: String
        var owner: ComposeParts.User
        /// In octal.
        var mode: String
    }

    /// The volume that stands for a pod's; nil where only one container uses it, so that it needs no name.
    mutating func volume(_ volume: JSONValue, of pod: ComposeParts.Pod) -> String? {
        let name = volume["name"]?.string ?? ""
        if volume["persistentVolumeClaim"] != nil {
            declarations[name] = [:]
            owners[name] = pod.user
            return name
        }
        if let configMap = volume[path: ["configMap", "name"]]?.string {
            fill(configMap, fromConfigMap: configMap)
            return configMap
        }
        let owned = "\(pod.component)-\(name)"
        if volume["secret"] != nil || volume["projected"] != nil {
            fill(owned, fromSecretsOf: volume, owner: pod.user)
            return owned
        }
        let users = pod.containers.filter { container in
            (container.spec["volumeMounts"]?.array ?? []).contains { $0["name"]?.string == name }
        }
        guard users.count > 1 else { return nil }
        declareMemory(owned, owner: pod.user)
        return owned
    }

    private mutating func declareMemory(_ name: String, owner: ComposeParts.User) {
        let options = "\(owner.mountOptions),mode=0755"
        declarations[name] = [
            "driver": "local", "driver_opts": ["type": "tmpfs", "device": "tmpfs", "o": .string(options)],
        ]
    }

    private mutating func fill(_ name: String, fromConfigMap configMap: String) {
        guard declarations[name] == nil else { return }
        declareMemory(name, owner: .root)
        for (file, content) in (parts.configMaps[configMap] ?? [:]).sorted(by: { $0.key < $1.key }) {
            let config = "\(configMap)-\(file.replacing(".", with: "-"))"
            configs[config] = ["content": content.escapedForCompose]
            files.append(File(source: "/\(config)", volume: name, path: file, owner: .root, mode: "0444"))
        }
    }

    private mutating func fill(_ name: String, fromSecretsOf volume: JSONValue, owner: ComposeParts.User) {
        declareMemory(name, owner: owner)
        let sources = volume[path: ["projected", "sources"]]?.array?.compactMap { $0["secret"] } ?? []
        for source in sources {
            for item in source["items"]?.array ?? [] {
                add(item["key"]?.string, of: source["name"]?.string, at: item["path"]?.string, in: name, owner)
            }
        }
        // A whole Secret: of its keys the programs read the account, and where it is good.
        guard let secret = volume[path: ["secret", "secretName"]]?.string else { return }
        for key in ["username", "password"] { add(key, of: secret, at: key, in: name, owner) }
        for key in ["host", "port", "database"] {
            let config = "\(secret)-\(key)"
            configs[config] = ["content": .string(parts.value(ofSecret: secret, key: key))]
            files.append(File(source: "/\(config)", volume: name, path: key, owner: owner, mode: "0440"))
        }
    }

    private mutating func add(
        _ key: String?,
        of secret: String?,
        at path: String?,
        in volume: String,
        _ owner: ComposeParts.User
    ) {
        guard let key, let secret, let path else { return }
        let id = "\(secret)-\(key)"
        secrets[id] = ["environment": .string(parts.variable(ofSecret: secret, key: key))]
        files.append(File(source: "/run/secrets/\(id)", volume: volume, path: path, owner: owner, mode: "0440"))
    }
}
