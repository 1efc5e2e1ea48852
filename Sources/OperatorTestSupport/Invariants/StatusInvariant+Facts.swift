import KubernetesAPI
import PostgresCellAPI

extension StatusInvariant {
    /// The figures beside the conditions.
    static let factInvariants: [StatusInvariant] = [
        StatusInvariant(number: 18, sentence: "applied revisions are a set of at most 1,024") { subject in
            let revisions = subject.status.migrations?.appliedRevisions ?? []
            return Set(revisions).count == revisions.count && revisions.count <= MigrationStatus.maximumRevisions
                ? [] : ["\(revisions.count) revisions, \(Set(revisions).count) of them different"]
        },
        StatusInvariant(number: 19, sentence: "GateOpen is False exactly while a pod is held") { subject in
            guard let open = subject.condition("GateOpen"), let held = subject.status.gate?.held else { return [] }
            return (open.status == .false) == (held > 0) ? [] : ["\(held) held, GateOpen \(open.status.rawValue)"]
        },
        StatusInvariant(number: 20, sentence: "a migration that completed names its Job") { subject in
            guard let migrations = subject.status.migrations, migrations.completedAt != nil else { return [] }
            return migrations.job == nil ? ["it names none"] : []
        },
    ]
}
