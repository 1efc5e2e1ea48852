package import FoundationEssentials
package import KubernetesAPI
import PostgresCellAPI

/// One child as it shall be: what server-side apply sends.
package struct DesiredObject: Hashable, Sendable {
    /// Which object.
    package var reference: ObjectReference
    /// The whole manifest as canonical JSON, so that equal intents are equal bytes.
    package var manifest: Data
    /// Whether the object is kept as it shall be, or only made.
    package var policy: Policy
    /// Of objects with a pod template: what it was made from.
    package var template: TemplateFingerprint?

    package init(
        reference: ObjectReference,
        manifest: Data,
        policy: Policy = .maintain,
        template: TemplateFingerprint? = nil
    ) {
        self.reference = reference
        self.manifest = manifest
        self.policy = policy
        self.template = template
    }

    /// The intent that a typed object states.
    package init(
        _ object: some KubernetesObject,
        policy: Policy = .maintain,
        template: TemplateFingerprint? = nil
    ) {
        self.init(
            reference: object.reference,
            manifest: JSONCoding.encode(Manifest(object)),
            policy: policy,
            template: template
        )
    }

    /// What happens to an object that is there already.
    package enum Policy: Hashable, Sendable {
        /// Applied on every pass; the applier knows when that would change nothing.
        case maintain
        /// Left alone: immutable kinds, where another intent is another object.
        case createOnly
        /// Applied, but for its pod template and that template's fingerprint: only the operator would change them.
        case keepTemplate
    }

    /// Paths of members at which a live object keeps what was applied before.
    package var keptPaths: [[String]] {
        guard policy == .keepTemplate else { return [] }
        let fingerprint = [WellKnownNames.Annotation.templateHash, WellKnownNames.Annotation.templateInputs]
        return [["spec", "template"]] + fingerprint.map { ["metadata", "annotations", $0] }
    }
}

/// What a pod template was made from, kept on the object as two annotations.
///
/// Equal inputs with another template mean that only the operator changed: then nothing is restarted.
package struct TemplateFingerprint: Hashable, Sendable {
    /// Hash of the spec's parts that decide the template.
    package var inputs: String
    /// Hash of the template itself.
    package var template: String

    package init(inputs: String, template: String) {
        self.inputs = inputs
        self.template = template
    }
}
