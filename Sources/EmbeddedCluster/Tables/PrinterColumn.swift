import FoundationEssentials
import KubernetesAPI

/// One column of a table answer.
struct PrinterColumn: Sendable {
    var name: String
    /// `string`, `integer`, `number`, `boolean`, `date`.
    var type = "string"
    /// Above 0: only with `-o wide`.
    var priority = 0
    /// The cell for an object at a time.
    var cell: @Sendable (_ object: JSONValue, _ now: Date) -> JSONValue

    init(
        _ name: String,
        type: String = "string",
        priority: Int = 0,
        cell: @escaping @Sendable (_ object: JSONValue, _ now: Date) -> JSONValue
    ) {
        self.name = name
        self.type = type
        self.priority = priority
        self.cell = cell
    }

    /// A column that shows what a path finds.
    init(_ name: String, path: String, type: String = "string", priority: Int = 0) {
        let path = JSONPath(path)
        self.init(name, type: type, priority: priority) { object, now in
            guard let value = path.first(in: object), value != .null else { return type == "string" ? "" : .null }
            switch type {
            case "date":
                guard let text = value.string, let time = Timestamp.parse(text) else { return "<unknown>" }
                return .string(humanAge(of: time, at: now))
            case "string":
                if let text = value.string { return .string(text) }
                if value.array != nil || value.object != nil { return .string(path.all(in: object).text) }
                return .string(value.text)
            default: return value
            }
        }
    }

    /// The age since creation, as every kind shows it.
    static let age = PrinterColumn("Age") { object, now in
        guard let text = object[path: ["metadata", "creationTimestamp"]]?.string, let time = Timestamp.parse(text)
        else { return "<unknown>" }
        return .string(humanAge(of: time, at: now))
    }
}

/// How long ago a time was, in the two most telling units, as `duration.HumanDuration` writes it.
func humanAge(of time: Date, at now: Date) -> String {
    let seconds = Int(now.timeIntervalSince(time))
    if seconds < -1 { return "<invalid>" }
    if seconds < 0 { return "0s" }
    if seconds < 120 { return "\(seconds)s" }
    let minutes = seconds / 60
    if minutes < 10 { return seconds % 60 == 0 ? "\(minutes)m" : "\(minutes)m\(seconds % 60)s" }
    if minutes < 180 { return "\(minutes)m" }
    let hours = minutes / 60
    if hours < 8 { return minutes % 60 == 0 ? "\(hours)h" : "\(hours)h\(minutes % 60)m" }
    if hours < 48 { return "\(hours)h" }
    if hours < 192 { return hours % 24 == 0 ? "\(hours / 24)d" : "\(hours / 24)d\(hours % 24)h" }
    let days = hours / 24
    if days < 730 { return "\(days)d" }
    return "\(days / 365)y\(days % 365)d"
}
