import KubernetesAPI
import PostgresCellAPI

/// Judges all ExternalSecrets of a cell: the worst decides, of equal ones the first in the spec's order.
func assessCredentials(_ observation: CellObservation, children: CellChildren) -> Finding {
    let findings = children.credentials.map { assessCredential($0.reference, in: observation) }
    if let stalled = findings.first(where: { $0.standing == .stalled }) { return stalled }
    if let waiting = findings.first(where: { !$0.isSatisfied }) { return waiting }
    return .satisfied(.synced, "every ExternalSecret is synced")
}

/// Judges one ExternalSecret by the status that External Secrets wrote.
///
/// `Ready=True` alone does not say that a Secret is there (reasons SecretDeleted and SecretMissing), and its conditions
/// carry no generation: `syncedResourceVersion` begins with the generation of the last success.
func assessCredential(_ reference: ObjectReference, in observation: CellObservation) -> Finding {
    if let obstacle = assessOwnership(of: reference, in: observation) { return obstacle }
    let name = "ExternalSecret \(reference.key.name)"
    guard let secret = observation.externalSecrets[reference.key.name] else {
        return .progressing(.waitingForCredentials, "\(name) is not made yet")
    }
    guard let ready = secret.status?.conditions?[type: "Ready"] else {
        return .progressing(.waitingForCredentials, "\(name) waits for External Secrets, which has not answered yet")
    }
    switch (ready.status, ready.reason) {
    case (.true, "SecretSynced"):
        guard isCurrent(secret) else {
            return .progressing(.waitingForCredentials, "\(name) has changed and is not synced again yet")
        }
        return .satisfied(.synced, "\(name) is synced")
    case (.true, "SecretDeleted"), (.true, "SecretMissing"):
        return .stalled(.secretKeyMissing, failure(of: name, ready.message, "create the entry in the store"))
    case (.unknown, _):
        return .progressing(.waitingForCredentials, "\(name) waits for External Secrets, which has not answered yet")
    default:
        return assessSyncFailure(observation.warnings[reference] ?? ready.message ?? "", name: name)
    }
}

private func isCurrent(_ secret: ObservedExternalSecret) -> Bool {
    guard let synced = secret.status?.syncedResourceVersion?.split(separator: "-").first.map(String.init) else {
        return false
    }
    return synced == secret.metadata.generation.map(String.init)
}

/// External Secrets has one reason for every failure, so its words decide.
private func assessSyncFailure(_ message: String, name: String) -> Finding {
    let words = message.lowercased()
    let says: ([String]) -> Bool = { phrases in phrases.contains { words.contains($0) } }
    if words.contains("store"), says(["could not get", "not found", "not ready", "cannot get", "does not exist"]),
        !words.contains("secret does not exist")
    {
        return .stalled(.secretStoreMissing, failure(of: name, message, "create the store, or correct secretStoreRef"))
    }
    if says(["does not exist", "not found", "no secret", "cannot find", "could not find", "no such key", "404"]) {
        return .stalled(
            .secretKeyMissing,
            failure(of: name, message, "create the entry with username and password, or correct the key")
        )
    }
    return .stalled(.secretSyncFailed, failure(of: name, message, "look at the store and its credentials"))
}

private func failure(of name: String, _ message: String?, _ wayOut: String) -> String {
    let cause = StableText.line(message ?? "", limit: 512)
    return "\(name) cannot be synced: \(cause.isEmpty ? "External Secrets does not say why" : cause); \(wayOut)"
}
