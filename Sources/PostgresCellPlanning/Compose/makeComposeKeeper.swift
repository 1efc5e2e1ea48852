import KubernetesAPI

/// The service that fills every volume and holds it for as long as the others run.
func makeComposeKeeper(_ volumes: ComposeVolumes, image: String) -> JSONValue {
    let mounts = volumes.declarations.keys.sorted().map { JSONValue.string("\($0):/volumes/\($0)") }
    return [
        "image": .string(image),
        "entrypoint": ["sh", "-c"],
        "command": [JSONValue.string(script(volumes)).escapedForCompose],
        // The first process then heeds a stop.
        "init": true,
        "user": "0:0",
        "cap_drop": ["ALL"],
        "cap_add": ["CHOWN", "DAC_OVERRIDE", "FOWNER"],
        "security_opt": ["no-new-privileges:true"],
        "network_mode": "none",
        "configs": .array(volumes.configs.keys.sorted().map(JSONValue.string)),
        "secrets": .array(volumes.secrets.keys.sorted().map(JSONValue.string)),
        "volumes": .array(mounts),
        "healthcheck": ["test": ["CMD", "test", "-e", "/volumes/filled"], "interval": "1s", "retries": 60],
        "restart": "unless-stopped",
    ]
}

private func script(_ volumes: ComposeVolumes) -> String {
    var lines = ["set -eu"]
    for folder in Set(volumes.files.compactMap(folder)).sorted() { lines.append("mkdir -p -m 0755 /volumes/\(folder)") }
    for file in volumes.files {
        lines.append(
            "install -m \(file.mode) -o \(file.owner.uid) -g \(file.owner.gid) "
                + "\(file.source) /volumes/\(file.volume)/\(file.path)"
        )
    }
    for (volume, owner) in volumes.owners.sorted(by: { $0.key < $1.key }) {
        lines.append("chown \(owner) /volumes/\(volume)")
    }
    lines += ["touch /volumes/filled", "exec sleep infinity"]
    return lines.joined(separator: "\n") + "\n"
}

/// The folder of a file that does not stand at the volume's root.
private func folder(of file: ComposeVolumes.File) -> String? {
    file.path.split(separator: "/").dropLast().first.map { "\(file.volume)/\($0)" }
}
