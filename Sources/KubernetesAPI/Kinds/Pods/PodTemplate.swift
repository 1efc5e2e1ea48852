/// `core/v1.PodTemplateSpec`.
package struct PodTemplate: Codable, Hashable, Sendable {
    package var metadata: TemplateMetadata?
    package var spec: PodSpec

    package init(metadata: TemplateMetadata? = nil, spec: PodSpec) {
        self.metadata = metadata
        self.spec = spec
    }
}

/// The metadata that a template gives to what is made of it.
package struct TemplateMetadata: Codable, Hashable, Sendable {
    package var labels: [String: String]?
    package var annotations: [String: String]?

    package init(labels: [String: String]? = nil, annotations: [String: String]? = nil) {
        self.labels = labels
        self.annotations = annotations
    }
}
