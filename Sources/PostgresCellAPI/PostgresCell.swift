package import KubernetesAPI

/// A database with everything around it: credentials, pooler, migrations, backups, and the gate before its apps.
package struct PostgresCell: KubernetesObject {
    /// `postgrescells.postgres.alphaswarm.io`, namespaced.
    package static let resource = ResourceType(
        group: "postgres.alphaswarm.io",
        version: "v1alpha1",
        kind: "PostgresCell",
        plural: "postgrescells"
    )

    /// The name is a label of DNS of at most 40 characters.
    package var metadata: ObjectMeta
    /// What the user asks for, with defaults filled in; not to be acted on where `unreadable` is set.
    package var spec: PostgresCellSpec
    /// nil before the operator's first write, and where what stands there cannot be read.
    package var status: PostgresCellStatus?
    /// Why the spec does not decode; `spec` is then a stand-in that says nothing.
    ///
    /// A cell admitted under another definition must not break the watch of all the others, so it is kept and refused.
    package var unreadable: SpecProblem?

    package init(metadata: ObjectMeta, spec: PostgresCellSpec, status: PostgresCellStatus? = nil) {
        self.metadata = metadata
        self.spec = spec
        self.status = status
    }
}

extension PostgresCell {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        metadata = try container.decode(ObjectMeta.self, forKey: .metadata)
        status = try? container.decodeIfPresent(PostgresCellStatus.self, forKey: .status)
        do {
            spec = try container.decode(PostgresCellSpec.self, forKey: .spec)
        } catch let error as DecodingError {
            spec = .standIn
            unreadable = SpecProblem(error)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(metadata, forKey: .metadata)
        try container.encode(spec, forKey: .spec)
        try container.encodeIfPresent(status, forKey: .status)
    }

    private enum CodingKeys: String, CodingKey { case metadata, spec, status }
}
