package import EmbeddedCluster
import KubernetesAPI
import PostgresCellAPI

extension AdmissionRule {
    /// The rules of the cell's definition, for the embedded server, which evaluates no CEL.
    package static let postgresCell = AdmissionRule(
        qualifiedKind: "\(PostgresCell.resource.kind).\(PostgresCell.resource.group)"
    ) { old, new in
        admissionProblems(old: old, new: new).map { .invalid($0.path, at: $0.pathElements, of: new, $0.message) }
    }
}
