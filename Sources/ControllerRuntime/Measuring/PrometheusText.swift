/// The Prometheus text format, version 0.0.4. https://prometheus.io/docs/instrumenting/exposition_formats/
enum PrometheusText {
    /// What HTTP calls the format.
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    static func write(_ family: MetricFamily, name: String, help: String?, to text: inout String) {
        if let help { text += "# HELP \(name) \(escape(help, quotes: false))\n" }
        text += "# TYPE \(name) \(family.kind.rawValue)\n"
        let series = family.series.map { (labels: render($0.key.pairs), pairs: $0.key.pairs, value: $0.value) }
        for (labels, pairs, value) in series.sorted(by: { $0.labels < $1.labels }) {
            switch value.reading {
            case .number(let number): text += "\(name)\(labels) \(render(number))\n"
            case .histogram(let buckets, let count, let sum):
                for bucket in buckets {
                    text += line(name, pairs, le: render(bucket.bound), bucket.count)
                }
                text += line(name, pairs, le: "+Inf", count)
                text += "\(name)_sum\(labels) \(render(sum))\n\(name)_count\(labels) \(count)\n"
            }
        }
    }

    private static func line(_ name: String, _ pairs: [MetricLabels.Pair], le bound: String, _ count: Int) -> String {
        "\(name)_bucket\(render(pairs + [.init(name: "le", value: bound)])) \(count)\n"
    }

    private static func render(_ pairs: [MetricLabels.Pair]) -> String {
        guard !pairs.isEmpty else { return "" }
        return "{" + pairs.map { "\($0.name)=\"\(escape($0.value, quotes: true))\"" }.joined(separator: ",") + "}"
    }

    static func render(_ number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Inf" : "+Inf" }
        if let integer = Int64(exactly: number) { return String(integer) }
        return "\(number)"
    }

    /// A metric's name: letters, digits, underscores and colons, no digit first.
    static func name(_ label: String) -> String { sanitize(label, allowing: ":") }

    /// A label's name: as a metric's, without colons.
    static func labelName(_ name: String) -> String { sanitize(name, allowing: nil) }

    private static func sanitize(_ text: String, allowing extra: Character?) -> String {
        let name = text.map { character in
            character.isASCII && (character.isLetter || character.isNumber) || character == "_" || character == extra
                ? character : "_"
        }
        return name.first?.isNumber == true ? "_" + String(name) : String(name)
    }

    private static func escape(_ text: String, quotes: Bool) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\"" where quotes: result += "\\\""
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
