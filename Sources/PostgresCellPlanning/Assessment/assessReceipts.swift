import KubernetesAPI
import PostgresCellAPI

/// What the API server refused for good; nil where nothing.
func assessRefusals(_ receipts: [ObjectReceipt]) -> Finding? {
    for receipt in receipts where receipt.reference.resource != ObservedPod.resource {
        guard let failure = receipt.failure, failure.isFinal else { continue }
        return assessRefusal(failure, of: receipt.reference)
    }
    return nil
}

/// What failed and is tried again; nil where nothing.
func assessRetries(_ receipts: [ObjectReceipt]) -> Finding? {
    let failed = receipts.first { $0.failure?.isFinal == false && $0.reference.resource != ObservedPod.resource }
    guard let failed, let failure = failed.failure else { return nil }
    let cause = StableText.line(failure.message, limit: 512)
    return .progressing(.applyFailed, "\(name(of: failed.reference)) could not be written and is tried again: \(cause)")
}

/// What this pass wrote, which nothing observed before it can prove; nil where it wrote nothing.
func assessChanges(_ receipts: [ObjectReceipt]) -> Finding? {
    let changed = receipts.filter(\.changedCluster)
    guard let first = changed.first else { return nil }
    let others = changed.count > 1 ? " and \(changed.count - 1) more" : ""
    let verb = first.outcome == .deleted ? "deleted" : "written"
    return Finding(.unknown, .progressing, "\(name(of: first.reference))\(others) \(verb); waiting to see it")
}

private func assessRefusal(_ failure: StepFailure, of reference: ObjectReference) -> Finding {
    let name = name(of: reference)
    let words = StableText.line(failure.message, limit: 1024)
    switch failure.cause {
    case .nameTaken(let owner):
        return .stalled(.nameTaken, "\(name) belongs to \(owner): rename the cell, or delete that object")
    case .notFound where reference.resource == ExternalSecret.resource:
        return .stalled(
            .externalSecretsMissing,
            "\(name) cannot be written: \(words); install External Secrets 0.16 or newer (external-secrets.io/v1)"
        )
    case .forbidden where reference.resource == PersistentVolumeClaim.resource && words.contains("resize"):
        return .stalled(
            .volumeCannotGrow,
            "\(name) cannot grow: \(words); set the size back, or use a class with allowVolumeExpansion"
        )
    default:
        return .stalled(.applyRefused, "the API server refuses \(name): \(words)")
    }
}

private func name(of reference: ObjectReference) -> String { "\(reference.resource.kind) \(reference.key.name)" }
