package import KubernetesAPI
package import KubernetesClient

/// What came of one object.
package enum ApplyReceipt: Sendable {
    /// It did not exist.
    case created
    /// It existed and was changed.
    case configured
    /// It was as it shall be.
    case unchanged
    /// It existed and has been deleted, or is being deleted.
    case deleted
    /// It exists and is not ours: controlled by this owner, or, where nil, by nobody and not marked as ours.
    case nameTaken(by: OwnerReference?)
    /// The API server refused, or could not be asked.
    case failed(APIError)

    /// True where a request to write succeeded.
    package var didWrite: Bool {
        switch self {
        case .created, .configured, .deleted: true
        case .unchanged, .nameTaken, .failed: false
        }
    }

    /// The error, where there is one.
    package var error: APIError? { if case .failed(let error) = self { error } else { nil } }

    /// From a fixed set, for metrics.
    package var label: String {
        switch self {
        case .created: "created"
        case .configured: "configured"
        case .unchanged: "unchanged"
        case .deleted: "deleted"
        case .nameTaken: "name_taken"
        case .failed: "failed"
        }
    }
}
