/// `core/v1.ServiceAccount`, as we write it.
package struct ServiceAccount: KubernetesObject {
    package static let resource = ResourceType(
        group: "",
        version: "v1",
        kind: "ServiceAccount",
        plural: "serviceaccounts"
    )

    package var metadata: ObjectMeta
    package var automountServiceAccountToken: Bool?

    package init(metadata: ObjectMeta, automountServiceAccountToken: Bool? = nil) {
        self.metadata = metadata
        self.automountServiceAccountToken = automountServiceAccountToken
    }
}
