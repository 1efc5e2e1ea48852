package import FoundationEssentials

/// The subset of `apps/v1.StatefulSetSpec` and `apps/v1.DeploymentSpec` that we read.
package struct ObservedWorkloadSpec: Codable, Hashable, Sendable {
    package var replicas: Int?
    package var template: ObservedPodTemplate

    package init(replicas: Int? = nil, template: ObservedPodTemplate) {
        self.replicas = replicas
        self.template = template
    }
}

/// The pod template that stands in the cluster, kept as text: a tenth of the memory of its tree.
///
/// It holds those fields of `PodTemplate` that are set, by us or by the server's defaults. Applying it again changes
/// nothing, so a template can be kept as it is.
package struct ObservedPodTemplate: Hashable, Sendable {
    /// Canonical JSON.
    package var json: Data

    package init(_ template: PodTemplate) { json = JSONCoding.encode(template) }

    /// The template as a tree; nil only for text that is no template.
    package var template: PodTemplate? { try? JSONCoding.decode(PodTemplate.self, from: json) }
}

extension ObservedPodTemplate: Codable {
    package init(from decoder: any Decoder) throws { self.init(try PodTemplate(from: decoder)) }

    package func encode(to encoder: any Encoder) throws { try template?.encode(to: encoder) }
}
