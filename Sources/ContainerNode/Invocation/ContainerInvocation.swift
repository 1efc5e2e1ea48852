/// A container as podman is to run it: `podman run`, its arguments, and the variables of its own environment.
struct ContainerInvocation: Hashable, Sendable {
    /// After `podman run`.
    var arguments: [String]
    /// Values that arguments name but do not show, since every user of the machine sees arguments.
    var environment: [String: String]
}

/// Where a container's surroundings are on this machine.
struct ContainerPlace: Hashable, Sendable {
    /// The name that podman gives it.
    var name: String
    var networkNamespace: String
    /// The pod's `/etc/hosts` and `/etc/resolv.conf`.
    var hostsFile: String
    var resolverFile: String
    var logFile: String
    var terminationFile: String
    /// A folder for each of the pod's volumes, by the volume's name.
    var volumes: [String: String]
    var controlGroup: String
}

/// What matters of an image.
struct ImageFacts: Hashable, Sendable {
    /// As podman runs it.
    var id: String
    /// `USER` of the image; empty for root.
    var user: String
}
