/// The subset of `core/v1.Container` that our templates set.
package struct Container: Codable, Hashable, Sendable {
    package var name: String
    package var image: String
    package var imagePullPolicy: String?
    /// `Always`, and on init containers only: a native side car.
    package var restartPolicy: String?
    package var command: [String]?
    package var args: [String]?
    package var workingDir: String?
    package var env: [EnvVar]?
    package var ports: [ContainerPort]?
    package var resources: ResourceRequirements?
    package var volumeMounts: [VolumeMount]?
    package var startupProbe: Probe?
    package var livenessProbe: Probe?
    package var readinessProbe: Probe?
    package var lifecycle: Lifecycle?
    package var securityContext: SecurityContext?
    /// `File` (the default) or `FallbackToLogsOnError`.
    package var terminationMessagePolicy: String?

    package init(
        name: String,
        image: String,
        imagePullPolicy: String? = nil,
        restartPolicy: String? = nil,
        command: [String]? = nil,
        args: [String]? = nil,
        workingDir: String? = nil,
        env: [EnvVar]? = nil,
        ports: [ContainerPort]? = nil,
        resources: ResourceRequirements? = nil,
        volumeMounts: [VolumeMount]? = nil,
        startupProbe: Probe? = nil,
        livenessProbe: Probe? = nil,
        readinessProbe: Probe? = nil,
        lifecycle: Lifecycle? = nil,
        securityContext: SecurityContext? = nil,
        terminationMessagePolicy: String? = nil
    ) {
        self.name = name
        self.image = image
        self.imagePullPolicy = imagePullPolicy
        self.restartPolicy = restartPolicy
        self.command = command
        self.args = args
        self.workingDir = workingDir
        self.env = env
        self.ports = ports
        self.resources = resources
        self.volumeMounts = volumeMounts
        self.startupProbe = startupProbe
        self.livenessProbe = livenessProbe
        self.readinessProbe = readinessProbe
        self.lifecycle = lifecycle
        self.securityContext = securityContext
        self.terminationMessagePolicy = terminationMessagePolicy
    }
}

/// `core/v1.ContainerPort`.
///
/// The protocol is a key of the list, so it is always written.
package struct ContainerPort: Codable, Hashable, Sendable {
    package var name: String?
    package var containerPort: Int
    package var `protocol`: String

    package init(name: String? = nil, containerPort: Int, protocol: String = "TCP") {
        self.name = name
        self.containerPort = containerPort
        self.protocol = `protocol`
    }
}

/// `core/v1.VolumeMount`.
package struct VolumeMount: Codable, Hashable, Sendable {
    package var name: String
    package var mountPath: String
    package var subPath: String?
    package var readOnly: Bool?

    package init(name: String, mountPath: String, subPath: String? = nil, readOnly: Bool? = nil) {
        self.name = name
        self.mountPath = mountPath
        self.subPath = subPath
        self.readOnly = readOnly
    }
}

/// `core/v1.Lifecycle`.
package struct Lifecycle: Codable, Hashable, Sendable {
    package var postStart: LifecycleAction?
    package var preStop: LifecycleAction?

    package init(postStart: LifecycleAction? = nil, preStop: LifecycleAction? = nil) {
        self.postStart = postStart
        self.preStop = preStop
    }
}

/// `core/v1.LifecycleHandler`; exactly one member is set.
package struct LifecycleAction: Codable, Hashable, Sendable {
    package var exec: ExecAction?
    package var sleep: SleepAction?

    package init(exec: ExecAction? = nil, sleep: SleepAction? = nil) {
        self.exec = exec
        self.sleep = sleep
    }
}

/// `core/v1.SleepAction`: on by default since Kubernetes 1.30.
package struct SleepAction: Codable, Hashable, Sendable {
    package var seconds: Int64

    package init(seconds: Int64) { self.seconds = seconds }
}
