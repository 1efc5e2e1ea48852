import FoundationEssentials
import KubernetesAPI

extension PrinterColumn {
    /// How many members some objects have.
    static func count(_ name: String, of paths: [[String]]) -> PrinterColumn {
        PrinterColumn(name, type: "integer") { object, _ in
            .integer(Int64(paths.reduce(0) { $0 + (object[path: $1]?.object?.count ?? 0) }))
        }
    }

    /// A number; 0 where it is absent.
    static func number(_ name: String, _ path: [String]) -> PrinterColumn {
        PrinterColumn(name, type: "integer") { object, _ in object[path: path] ?? 0 }
    }

    /// `1/2`.
    static func ratio(_ name: String, _ part: [String], _ whole: [String]) -> PrinterColumn {
        PrinterColumn(name) { object, _ in
            .string("\(object[path: part]?.integer ?? 0)/\(object[path: whole]?.integer ?? 0)")
        }
    }

    static let accessModes = PrinterColumn("Access Modes") { object, _ in
        let short = ["ReadWriteOnce": "RWO", "ReadOnlyMany": "ROX", "ReadWriteMany": "RWX", "ReadWriteOncePod": "RWOP"]
        let modes =
            ((object[path: ["status", "accessModes"]]
            ?? (object["kind"] == "PersistentVolume" ? object[path: ["spec", "accessModes"]] : nil))?.array ?? [])
            .compactMap(\.string)
        return .string(modes.map { short[$0] ?? $0 }.joined(separator: ","))
    }
}

let podColumns: [PrinterColumn] = [
    PrinterColumn("Ready") { pod, _ in
        let (names, statuses) = lastingContainers(of: pod)
        return .string("\(statuses.count { $0["ready"] == true })/\(names.count)")
    },
    PrinterColumn("Status") { pod, _ in .string(podStatus(pod)) },
    PrinterColumn("Restarts") { pod, _ in
        let restarts = lastingContainers(of: pod).statuses.map { $0["restartCount"]?.integer ?? 0 }
        return .string(String(restarts.reduce(0, +)))
    },
    .age,
    PrinterColumn("IP", priority: 1) { pod, _ in pod[path: ["status", "podIP"]] ?? "<none>" },
    PrinterColumn("Node", priority: 1) { pod, _ in pod[path: ["spec", "nodeName"]] ?? "<none>" },
    PrinterColumn("Nominated Node", priority: 1) { _, _ in "<none>" },
    PrinterColumn("Readiness Gates", priority: 1) { _, _ in "<none>" },
]

/// Those that run as long as their pod: main ones and side cars.
///
/// Source: printPod in Kubernetes' printers.
private func lastingContainers(of pod: JSONValue) -> (names: Set<String>, statuses: [JSONValue]) {
    func list(_ part: String, _ member: String) -> [JSONValue] { pod[path: [part, member]]?.array ?? [] }
    let sideCars = list("spec", "initContainers").filter { $0["restartPolicy"] == "Always" }
    let names = Set((sideCars + list("spec", "containers")).compactMap { $0["name"]?.string })
    let statuses = list("status", "initContainerStatuses") + list("status", "containerStatuses")
    return (names, statuses.filter { names.contains($0["name"]?.string ?? "") })
}

/// The word that kubectl shows for a pod: its phase, unless a container or a gate has more to say.
private func podStatus(_ pod: JSONValue) -> String {
    if pod[path: ["metadata", "deletionTimestamp"]] != nil { return "Terminating" }
    let conditions = pod[path: ["status", "conditions"]]?.array ?? []
    if let gated = conditions.first(where: { $0["type"] == "PodScheduled" }), gated["reason"] == "SchedulingGated" {
        return "SchedulingGated"
    }
    for list in ["initContainerStatuses", "containerStatuses"] {
        for status in pod[path: ["status", list]]?.array ?? [] {
            if let reason = status[path: ["state", "waiting", "reason"]]?.string, reason != "PodInitializing" {
                return list == "initContainerStatuses" ? "Init:\(reason)" : reason
            }
            if let reason = status[path: ["state", "terminated", "reason"]]?.string, list == "containerStatuses" {
                return reason
            }
        }
    }
    return pod[path: ["status", "reason"]]?.string ?? pod[path: ["status", "phase"]]?.string ?? "Unknown"
}

let serviceColumns: [PrinterColumn] = [
    PrinterColumn("Type", path: ".spec.type"),
    PrinterColumn("Cluster-IP") { service, _ in service[path: ["spec", "clusterIP"]] ?? "<none>" },
    PrinterColumn("External-IP") { service, _ in service[path: ["spec", "externalName"]] ?? "<none>" },
    PrinterColumn("Port(s)") { service, _ in
        let ports = (service[path: ["spec", "ports"]]?.array ?? []).map {
            "\($0["port"]?.integer ?? 0)/\($0["protocol"]?.string ?? "TCP")"
        }
        return ports.isEmpty ? "<none>" : .string(ports.joined(separator: ","))
    },
    .age,
]

let jobColumns: [PrinterColumn] = [
    PrinterColumn("Status") { job, _ in
        let conditions = job[path: ["status", "conditions"]]?.array ?? []
        for type in ["Complete", "Failed", "Suspended", "FailureTarget", "SuccessCriteriaMet"]
        where conditions.contains(where: { $0["type"] == .string(type) && $0["status"] == "True" }) {
            return .string(type)
        }
        return job[path: ["metadata", "deletionTimestamp"]] == nil ? "Running" : "Terminating"
    },
    .ratio("Completions", ["status", "succeeded"], ["spec", "completions"]),
    PrinterColumn("Duration") { job, now in
        guard let start = job[path: ["status", "startTime"]]?.string.flatMap(Timestamp.parse) else { return "" }
        let end = job[path: ["status", "completionTime"]]?.string.flatMap(Timestamp.parse) ?? now
        return .string(humanAge(of: start, at: end))
    },
    .age,
]

let eventColumns: [PrinterColumn] = [
    PrinterColumn("Last Seen") { event, now in
        let times = ["lastTimestamp", "deprecatedLastTimestamp", "eventTime"].compactMap { event[$0]?.string }
        guard let time = times.first.flatMap(Timestamp.parse) else { return "<unknown>" }
        return .string(humanAge(of: time, at: now))
    },
    PrinterColumn("Type", path: ".type"),
    PrinterColumn("Reason", path: ".reason"),
    PrinterColumn("Object") { event, _ in
        let object = event["involvedObject"] ?? event["regarding"] ?? [:]
        return .string("\(object["kind"]?.string?.lowercased() ?? "")/\(object["name"]?.string ?? "")")
    },
    PrinterColumn("Message") { event, _ in event["message"] ?? event["note"] ?? "" },
]
