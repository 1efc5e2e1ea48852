package import KubernetesAPI
import PostgresCellAPI

extension PostgresCell {
    /// A pod template of a part of the cell.
    ///
    /// - Parameters:
    ///   - component: the part, which labels the pods.
    ///   - configuration: of configuration that only a restart takes in.
    ///   - spec: of the pods.
    /// - Returns: the template with the cell's restart token.
    func podTemplate(
        _ component: Component,
        configuration: ContentHash? = nil,
        spec: PodSpec
    ) -> PodTemplate {
        var annotations: [String: String] = [:]
        annotations[WellKnownNames.Annotation.restart] = restartToken
        annotations[WellKnownNames.Annotation.configurationHash] = configuration?.text
        return PodTemplate(
            metadata: TemplateMetadata(
                labels: labels(of: component),
                annotations: annotations.isEmpty ? nil : annotations
            ),
            spec: spec
        )
    }
}

extension TemplateFingerprint {
    /// What a template was made from, and what came out.
    init(inputs: some Encodable, template: PodTemplate) {
        self.init(inputs: ContentHash(of: inputs).text, template: ContentHash(of: template).text)
    }

    /// The fingerprint that stands on an object; nil where one of its annotations is missing.
    package init?(of metadata: ObjectMeta) {
        guard let inputs = metadata.annotations?[WellKnownNames.Annotation.templateInputs],
            let template = metadata.annotations?[WellKnownNames.Annotation.templateHash]
        else { return nil }
        self.init(inputs: inputs, template: template)
    }

    /// The annotations that keep the fingerprint on an object.
    package var annotations: [String: String] {
        [WellKnownNames.Annotation.templateInputs: inputs, WellKnownNames.Annotation.templateHash: template]
    }
}
