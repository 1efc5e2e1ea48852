import FoundationEssentials
import KubernetesAPI

/// Writes a Secret and tells of it in the ExternalSecret's status, as the External Secrets Operator does.
struct SecretSync {
    let external: JSONValue
    /// The target, as it is.
    let secret: JSONValue?
    let now: Date

    private var resource: ResourceType { SimulatedKinds.externalSecret }
    private var reference: ObjectReference { ObjectReference(resource, external.key) }

    /// `<generation>-<hash of labels and annotations>`, which says what the last success saw.
    private var syncedVersion: String {
        let labels = external[path: ["metadata", "labels"]] ?? [:]
        let annotations = external[path: ["metadata", "annotations"]] ?? [:]
        return "\(external.generation)-\(shortHash([labels, annotations]))"
    }

    /// Another controller's Secret is left alone.
    func checkOwner() throws(SyncFailure) {
        guard let owner = secret?.controller, owner["uid"]?.string != external.uid else { return }
        throw SyncFailure(
            "target is owned by another \(owner["kind"]?.string ?? "object"): \(owner["name"]?.string ?? "")",
            summary: "target is owned by another ExternalSecret"
        )
    }

    func succeed(_ data: [String: String]) -> Decision {
        var decision = Decision()
        let encoded = JSONValue(data.mapValues(encodeBase64))
        let write = self.write(encoded)
        if let write { decision.steps.append(write) }
        let interval = refreshInterval
        let last = external.text("status", "refreshTime").flatMap(Timestamp.parse)
        let isDue = last.map { interval > .zero && now >= $0.addingDuration(interval) } ?? true
        let wasSynced = external.condition("Ready")?["reason"] == "SecretSynced"
        let isCurrent = external.text("status", "syncedResourceVersion") == syncedVersion
        guard write != nil || isDue || !wasSynced || !isCurrent else {
            if let last, interval > .zero { decision.wake(at: last.addingDuration(interval)) }
            return decision
        }
        var status = external["status"] ?? [:]
        status["refreshTime"] = JSONValue(now)
        status["syncedResourceVersion"] = .string(syncedVersion)
        status["binding"] = ["name": .string(targetName(external))]
        status["conditions"] = .array(
            external.list("status", "conditions")
                .setting("Ready", true, reason: "SecretSynced", message: "secret synced", now: now)
        )
        decision.setStatus(of: external, resource, to: status)
        if !wasSynced { decision.steps.append(.tell(event(isWarning: false, "Created", "secret created"))) }
        if interval > .zero { decision.wake(at: now.addingDuration(interval)) }
        return decision
    }

    /// The Secret stays as it is, and so does what the status says of the last success.
    func fail(_ failure: SyncFailure) -> Decision {
        var status = external["status"] ?? [:]
        status["conditions"] = .array(
            external.list("status", "conditions")
                .setting("Ready", false, reason: "SecretSyncedError", message: failure.summary, now: now)
        )
        if status["binding"] == nil { status["binding"] = ["name": ""] }
        var decision = Decision()
        decision.setStatus(of: external, resource, to: status)
        decision.steps.append(.tell(event(isWarning: true, "UpdateFailed", failure.cause)))
        return decision
    }

    private func write(_ data: JSONValue) -> Step? {
        let template = external[path: ["spec", "target", "template"]]
        var labels =
            template?[path: ["metadata", "labels"]]?.object?.compactMapValues(\.string)
            ?? (template == nil ? external.labels : [:])
        labels["reconcile.external-secrets.io/managed"] = "true"
        labels["reconcile.external-secrets.io/created-by"] = shortHash("\(external.namespace)/\(external.name)")
        var annotations = template?[path: ["metadata", "annotations"]]?.object?.compactMapValues(\.string) ?? [:]
        annotations["reconcile.external-secrets.io/data-hash"] = shortHash(data)
        let owners: JSONValue = [external.ownerReference(SimulatedKinds.externalSecret)]
        guard let secret else {
            let manifest: JSONValue = [
                "metadata": [
                    "name": .string(targetName(external)), "namespace": .string(external.namespace),
                    "labels": JSONValue(labels), "annotations": JSONValue(annotations), "ownerReferences": owners,
                ],
                "type": template?["type"] ?? "Opaque", "data": data,
            ]
            let key = ObjectKey(namespace: external.namespace, name: targetName(external))
            return .create(ObjectReference(SimulatedKinds.secret, key), manifest)
        }
        var wanted = secret
        wanted["data"] = data
        for (name, value) in labels { wanted[path: ["metadata", "labels", name]] = .string(value) }
        for (name, value) in annotations { wanted[path: ["metadata", "annotations", name]] = .string(value) }
        if secret.controller == nil { wanted[path: ["metadata", "ownerReferences"]] = owners }
        return mergePatch(from: secret, to: wanted).map { .patch(of: secret, SimulatedKinds.secret, $0) }
    }

    /// Zero: once only.
    private var refreshInterval: Duration {
        external.text("spec", "refreshInterval").flatMap(parseGoDuration) ?? .seconds(3600)
    }

    private func event(isWarning: Bool, _ reason: String, _ message: String) -> ClusterEvent {
        ClusterEvent(
            object: reference,
            uid: external.uid,
            isWarning: isWarning,
            reason: reason,
            message: message,
            source: "external-secrets"
        )
    }
}

/// A duration as Go writes it, such as `1h30m0s`; nil for another text.
func parseGoDuration(_ text: String) -> Duration? {
    if text == "0" { return .zero }
    let units: [(String, Double)] = [("ms", 0.001), ("h", 3600), ("m", 60), ("s", 1)]
    var seconds = 0.0
    var rest = text[...]
    guard !rest.isEmpty else { return nil }
    while !rest.isEmpty {
        let digits = rest.prefix { $0.isNumber || $0 == "." }
        rest = rest.dropFirst(digits.count)
        guard let number = Double(digits), let unit = units.first(where: { rest.hasPrefix($0.0) }) else { return nil }
        seconds += number * unit.1
        rest = rest.dropFirst(unit.0.count)
    }
    return .seconds(seconds)
}
