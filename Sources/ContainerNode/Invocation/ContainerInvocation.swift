/// A container as podman is to run it: `podman run`, its arguments, and the variables of its own environment.
package struct ContainerInvocation: Hashable, Sendable {
    /// After `podman run`.
    package var arguments: [String]
    /// Values that arguments name but do not show, since every user of the machine sees arguments.
    package var environment: [String: String]
}

/// Where a container's surroundings are on this machine.
package struct ContainerPlace: Hashable, Sendable {
    /// The name that podman gives it.
    package var name: String
    /// The file of the pod's network namespace.
    package var networkNamespace: String
    /// The pod's `/etc/hosts`.
    package var hostsFile: String
    /// The pod's `/etc/resolv.conf`.
    package var resolverFile: String
    /// Where podman writes what the container says.
    package var logFile: String
    /// The file behind the container's termination log.
    package var terminationFile: String
    /// A folder for each of the pod's volumes, by the volume's name.
    package var volumes: [String: String]
    /// The control group of all containers of the node.
    package var controlGroup: String

    package init(
        name: String,
        networkNamespace: String,
        hostsFile: String,
        resolverFile: String,
        logFile: String,
        terminationFile: String,
        volumes: [String: String],
        controlGroup: String
    ) {
        self.name = name
        self.networkNamespace = networkNamespace
        self.hostsFile = hostsFile
        self.resolverFile = resolverFile
        self.logFile = logFile
        self.terminationFile = terminationFile
        self.volumes = volumes
        self.controlGroup = controlGroup
    }
}

/// What matters of an image.
package struct ImageFacts: Hashable, Sendable {
    /// As podman runs it.
    package var id: String
    /// `USER` of the image; empty for root.
    package var user: String

    package init(id: String, user: String) {
        self.id = id
        self.user = user
    }
}
