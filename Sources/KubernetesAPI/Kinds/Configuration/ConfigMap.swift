/// `core/v1.ConfigMap`, as we write it.
package struct ConfigMap: KubernetesObject {
    package static let resource = ResourceType(
        group: "",
        version: "v1",
        kind: "ConfigMap",
        plural: "configmaps"
    )

    package var metadata: ObjectMeta
    /// File name to content.
    package var data: [String: String]?

    package init(metadata: ObjectMeta, data: [String: String]? = nil) {
        self.metadata = metadata
        self.data = data
    }
}
