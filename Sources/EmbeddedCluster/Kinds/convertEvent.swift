import KubernetesAPI

/// Events are kept as core/v1; events.k8s.io/v1 names the same members otherwise.
private let eventNames: [(core: String, events: String)] = [
    ("involvedObject", "regarding"), ("message", "note"), ("source", "deprecatedSource"),
    ("firstTimestamp", "deprecatedFirstTimestamp"), ("lastTimestamp", "deprecatedLastTimestamp"),
    ("count", "deprecatedCount"), ("reportingComponent", "reportingController"),
]

/// The same event in the other version.
func convertEvent(_ event: JSONValue, to apiVersion: String) -> JSONValue {
    guard event["apiVersion"]?.string != apiVersion else { return event }
    let isCore = apiVersion == "v1"
    var result = event
    result["apiVersion"] = .string(apiVersion)
    for names in eventNames {
        let (from, to) = isCore ? (names.events, names.core) : (names.core, names.events)
        result[to] = event[from]
        if from != to { result[from] = nil }
    }
    return result
}
