package import KubernetesAPI

/// What kstatus (Flux, `kpt live`) says of a custom resource.
///
/// Source of the rules: sigs.k8s.io/cli-utils, `pkg/kstatus/status/{status,generic}.go`, without the rules for
/// built-in kinds.
package enum KStatus: String, Sendable {
    case current = "Current"
    case inProgress = "InProgress"
    case failed = "Failed"
    case terminating = "Terminating"

    /// The status of an object as the API server would show it.
    package init(of object: JSONValue) {
        self =
            if object[path: ["metadata", "deletionTimestamp"]] != nil {
                .terminating
            } else if Self.isUnobserved(object) {
                .inProgress
            } else {
                Self.byConditions(object[path: ["status", "conditions"]]?.array ?? [])
            }
    }

    private static func isUnobserved(_ object: JSONValue) -> Bool {
        guard let observed = object[path: ["status", "observedGeneration"]]?.integer else { return false }
        return observed != object[path: ["metadata", "generation"]]?.integer
    }

    /// The first of Reconciling and Stalled that is true decides; then Ready.
    ///
    /// Nothing known means current.
    private static func byConditions(_ conditions: [JSONValue]) -> KStatus {
        for condition in conditions where condition["status"]?.string == "True" {
            switch condition["type"]?.string {
            case "Reconciling": return .inProgress
            case "Stalled": return .failed
            default: continue
            }
        }
        guard let ready = conditions.first(where: { $0["type"]?.string == "Ready" }) else { return .current }
        return ready["status"]?.string == "True" ? .current : .inProgress
    }
}
