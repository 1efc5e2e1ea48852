/// `networking.k8s.io/v1.NetworkPolicy`, as we write it.
package struct NetworkPolicy: KubernetesObject {
    package static let resource = ResourceType(
        group: "networking.k8s.io",
        version: "v1",
        kind: "NetworkPolicy",
        plural: "networkpolicies"
    )

    package var metadata: ObjectMeta
    package var spec: NetworkPolicySpec

    package init(metadata: ObjectMeta, spec: NetworkPolicySpec) {
        self.metadata = metadata
        self.spec = spec
    }
}

/// `networking.k8s.io/v1.NetworkPolicySpec`.
package struct NetworkPolicySpec: Codable, Hashable, Sendable {
    package var podSelector: LabelSelector
    /// `Ingress`, `Egress`: what is refused unless a rule admits it.
    package var policyTypes: [String]
    package var ingress: [NetworkPolicyIngressRule]?
    package var egress: [NetworkPolicyEgressRule]?

    package init(
        podSelector: LabelSelector,
        policyTypes: [String],
        ingress: [NetworkPolicyIngressRule]? = nil,
        egress: [NetworkPolicyEgressRule]? = nil
    ) {
        self.podSelector = podSelector
        self.policyTypes = policyTypes
        self.ingress = ingress
        self.egress = egress
    }
}

/// `networking.k8s.io/v1.NetworkPolicyIngressRule`.
///
/// Absent peers or ports: all of them.
package struct NetworkPolicyIngressRule: Codable, Hashable, Sendable {
    package var from: [NetworkPolicyPeer]?
    package var ports: [NetworkPolicyPort]?

    package init(from: [NetworkPolicyPeer]? = nil, ports: [NetworkPolicyPort]? = nil) {
        self.from = from
        self.ports = ports
    }
}

/// `networking.k8s.io/v1.NetworkPolicyEgressRule`.
///
/// Absent peers or ports: all of them.
package struct NetworkPolicyEgressRule: Codable, Hashable, Sendable {
    package var to: [NetworkPolicyPeer]?
    package var ports: [NetworkPolicyPort]?

    package init(to: [NetworkPolicyPeer]? = nil, ports: [NetworkPolicyPort]? = nil) {
        self.to = to
        self.ports = ports
    }
}

/// `networking.k8s.io/v1.NetworkPolicyPeer`: pods of this namespace, or of those selected.
package struct NetworkPolicyPeer: Codable, Hashable, Sendable {
    package var podSelector: LabelSelector?
    package var namespaceSelector: LabelSelector?

    package init(podSelector: LabelSelector? = nil, namespaceSelector: LabelSelector? = nil) {
        self.podSelector = podSelector
        self.namespaceSelector = namespaceSelector
    }
}

/// `networking.k8s.io/v1.NetworkPolicyPort`.
package struct NetworkPolicyPort: Codable, Hashable, Sendable {
    package var `protocol`: String
    package var port: IntOrString?

    package init(protocol: String = "TCP", port: IntOrString? = nil) {
        self.protocol = `protocol`
        self.port = port
    }
}
