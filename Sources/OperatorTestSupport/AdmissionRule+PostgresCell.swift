package import EmbeddedCluster
import KubernetesAPI
import PostgresCellAPI

extension AdmissionRule {
    /// The rules of the cell's definition, for the embedded server, which evaluates no CEL.
    package static let postgresCell = AdmissionRule(
        qualifiedKind: "\(PostgresCell.resource.kind).\(PostgresCell.resource.group)"
    ) { old, new in
        admissionProblems(old: old, new: new).map { problem in
            FieldProblem(
                field: problem.path,
                reason: "FieldValueInvalid",
                message: "Invalid value: \(shown(problem.pathElements, of: new))\(problem.message)"
            )
        }
    }

    /// A refused scalar with a colon behind it, as the real server shows it; objects and lists it leaves out.
    private static func shown(_ path: [String], of object: JSONValue) -> String {
        let value = path.reduce(Optional(object)) { value, element in
            value?[element]
                ?? Int(element).flatMap { index in
                    value?.array.flatMap { $0.indices.contains(index) ? $0[index] : nil }
                }
        }
        switch value {
        case .string, .integer, .double, .bool: return (value?.text ?? "") + ": "
        case .object, .array, .null, nil: return ""
        }
    }
}
