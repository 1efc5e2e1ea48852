import KubernetesAPI

extension Volume {
    /// A directory in memory for sockets, keys and other small files that no disk must see.
    static func memory(_ name: String, limit: Quantity) -> Volume {
        Volume(name: name, emptyDir: EmptyDirVolumeSource(medium: "Memory", sizeLimit: limit))
    }

    /// A directory on the node's disk that goes with the pod.
    static func scratch(_ name: String, limit: Quantity? = nil) -> Volume {
        Volume(name: name, emptyDir: EmptyDirVolumeSource(sizeLimit: limit))
    }

    /// A ConfigMap's files, readable by all and not executable: programs are read by the shell that runs them.
    static func configMap(_ name: String, of configMap: String) -> Volume {
        Volume(name: name, configMap: ConfigMapVolumeSource(name: configMap, defaultMode: 0o444))
    }

    /// A Secret's files, readable by the pod's group alone.
    ///
    /// A missing Secret holds the pod back.
    static func secret(_ name: String, of secret: String) -> Volume {
        Volume(name: name, secret: SecretVolumeSource(secretName: secret, defaultMode: 0o440))
    }
}

extension ResourceRequirements {
    /// nil where nothing is asked for, so that nothing is written.
    var nonEmpty: ResourceRequirements? {
        (requests ?? [:]).isEmpty && (limits ?? [:]).isEmpty ? nil : self
    }

    /// Of a small helper beside the main container.
    static let sideCar = ResourceRequirements(
        requests: ["cpu": "10m", "memory": "32Mi"],
        limits: ["memory": "128Mi"]
    )
}

extension Array {
    /// nil where there is nothing, so that no empty list is written.
    var nonEmpty: Self? { isEmpty ? nil : self }
}

extension Dictionary {
    /// nil where there is nothing, so that no empty object is written.
    var nonEmpty: Self? { isEmpty ? nil : self }
}
