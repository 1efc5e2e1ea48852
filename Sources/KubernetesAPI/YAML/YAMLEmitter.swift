import CYAML

extension YAML {
    /// Writes one document in block style, the members that name an object first, the rest sorted.
    package static func render(_ value: JSONValue) -> String { render([value]) }

    /// Writes a stream of documents, divided by `---`.
    package static func render(_ values: [JSONValue]) -> String {
        values.map { EventWriter.text(of: $0) }.joined(separator: "---\n")
    }
}

/// Feeds libyaml's emitter with the events of one document.
private struct EventWriter {
    private let emitter: UnsafeMutablePointer<yaml_emitter_t>

    static func text(of value: JSONValue) -> String {
        let output = OutputBuffer()
        var emitter = yaml_emitter_t()
        guard yaml_emitter_initialize(&emitter) == 1 else { preconditionFailure("out of memory") }
        defer { yaml_emitter_delete(&emitter) }
        yaml_emitter_set_unicode(&emitter, 1)
        yaml_emitter_set_width(&emitter, -1)
        yaml_emitter_set_output(&emitter, appendOutput, Unmanaged.passUnretained(output).toOpaque())
        withUnsafeMutablePointer(to: &emitter) { pointer in
            let writer = EventWriter(emitter: pointer)
            writer.emit { yaml_stream_start_event_initialize($0, YAML_UTF8_ENCODING) }
            writer.emit { yaml_document_start_event_initialize($0, nil, nil, nil, 1) }
            writer.write(value, orderingNames: true)
            writer.emit { yaml_document_end_event_initialize($0, 1) }
            writer.emit { yaml_stream_end_event_initialize($0) }
        }
        return withExtendedLifetime(output) { String(decoding: output.bytes, as: UTF8.self) }
    }

    private func write(_ value: JSONValue, orderingNames: Bool = false) {
        switch value {
        case .null: scalar("null", YAML_PLAIN_SCALAR_STYLE)
        case .bool(let value): scalar(value ? "true" : "false", YAML_PLAIN_SCALAR_STYLE)
        case .integer, .double: scalar(value.text, YAML_PLAIN_SCALAR_STYLE)
        case .string(let text): scalar(text, Self.style(of: text))
        case .array(let elements):
            let style = elements.isEmpty ? YAML_FLOW_SEQUENCE_STYLE : YAML_BLOCK_SEQUENCE_STYLE
            emit { yaml_sequence_start_event_initialize($0, nil, nil, 1, style) }
            for element in elements { write(element) }
            emit { yaml_sequence_end_event_initialize($0) }
        case .object(let members):
            let style = members.isEmpty ? YAML_FLOW_MAPPING_STYLE : YAML_BLOCK_MAPPING_STYLE
            emit { yaml_mapping_start_event_initialize($0, nil, nil, 1, style) }
            for name in Self.ordered(members.keys, namesFirst: orderingNames) {
                scalar(name, Self.style(of: name))
                write(members[name] ?? .null, orderingNames: name == "metadata")
            }
            emit { yaml_mapping_end_event_initialize($0) }
        }
    }

    /// A person looks for what an object is before what it holds.
    private static func ordered(_ names: some Sequence<String>, namesFirst: Bool) -> [String] {
        let first = ["apiVersion", "kind", "metadata", "name", "namespace"]
        return names.sorted { left, right in
            guard namesFirst else { return left < right }
            let ranks = (first.firstIndex(of: left) ?? first.count, first.firstIndex(of: right) ?? first.count)
            return ranks.0 == ranks.1 ? left < right : ranks.0 < ranks.1
        }
    }

    private static func style(of text: String) -> yaml_scalar_style_t {
        let isBlock =
            text.contains("\n") && !text.hasPrefix(" ") && !text.hasPrefix("\n")
            && !text.unicodeScalars.contains { ($0.value < 0x20 && $0 != "\n" && $0 != "\t") || $0.value == 0x7F }
        if isBlock { return YAML_LITERAL_SCALAR_STYLE }
        return YAML.needsQuotes(text) ? YAML_DOUBLE_QUOTED_SCALAR_STYLE : YAML_PLAIN_SCALAR_STYLE
    }

    private func scalar(_ text: String, _ style: yaml_scalar_style_t) {
        var text = text
        text.withUTF8 { bytes in
            emit { yaml_scalar_event_initialize($0, nil, nil, bytes.baseAddress, Int32(bytes.count), 1, 1, style) }
        }
    }

    private func emit(_ initialize: (UnsafeMutablePointer<yaml_event_t>) -> Int32) {
        var event = yaml_event_t()
        guard initialize(&event) == 1, yaml_emitter_emit(emitter, &event) == 1 else {
            // The events come from a JSON value, which always nests rightly and is always UTF-8.
            preconditionFailure(
                "libyaml refused an event: \(emitter.pointee.problem.map { String(cString: $0) } ?? "")"
            )
        }
    }
}

/// Collects what libyaml's emitter writes.
private final class OutputBuffer {
    var bytes: [UInt8] = []
}

private func appendOutput(
    _ context: UnsafeMutableRawPointer?,
    _ buffer: UnsafeMutablePointer<yaml_char_t>?,
    _ size: Int
) -> Int32 {
    guard let context, let buffer else { return 0 }
    Unmanaged<OutputBuffer>.fromOpaque(context).takeUnretainedValue().bytes
        .append(contentsOf: UnsafeBufferPointer(start: buffer, count: size))
    return 1
}
