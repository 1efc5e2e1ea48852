/// `core/v1.Service`, as we write it.
package struct Service: KubernetesObject {
    package static let resource = ResourceType(
        group: "",
        version: "v1",
        kind: "Service",
        plural: "services"
    )

    package var metadata: ObjectMeta
    package var spec: ServiceSpec

    package init(metadata: ObjectMeta, spec: ServiceSpec) {
        self.metadata = metadata
        self.spec = spec
    }
}

/// The subset of `core/v1.ServiceSpec` that we set.
package struct ServiceSpec: Codable, Hashable, Sendable {
    package var type: String?
    /// `None` for a headless service; absent where the server chooses an address.
    package var clusterIP: String?
    package var selector: [String: String]
    package var ports: [ServicePort]
    package var publishNotReadyAddresses: Bool?

    package init(
        type: String? = nil,
        clusterIP: String? = nil,
        selector: [String: String],
        ports: [ServicePort],
        publishNotReadyAddresses: Bool? = nil
    ) {
        self.type = type
        self.clusterIP = clusterIP
        self.selector = selector
        self.ports = ports
        self.publishNotReadyAddresses = publishNotReadyAddresses
    }
}

/// `core/v1.ServicePort`.
///
/// The protocol is a key of the list, so it is always written.
package struct ServicePort: Codable, Hashable, Sendable {
    package var name: String
    package var port: Int
    package var targetPort: IntOrString
    package var `protocol`: String
    package var appProtocol: String?

    package init(
        name: String,
        port: Int,
        targetPort: IntOrString,
        protocol: String = "TCP",
        appProtocol: String? = nil
    ) {
        self.name = name
        self.port = port
        self.targetPort = targetPort
        self.protocol = `protocol`
        self.appProtocol = appProtocol
    }
}
