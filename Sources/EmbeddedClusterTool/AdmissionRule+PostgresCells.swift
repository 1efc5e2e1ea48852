import EmbeddedCluster
import KubernetesAPI
import PostgresCellAPI

extension AdmissionRule {
    /// The definition's CEL rules in their Swift form: this server evaluates no CEL.
    static let postgresCells = AdmissionRule(
        qualifiedKind: "\(PostgresCell.resource.kind).\(PostgresCell.resource.group)"
    ) { old, new in
        admissionProblems(old: old, new: new).map { .invalid($0.path, at: $0.pathElements, of: new, $0.message) }
    }
}
