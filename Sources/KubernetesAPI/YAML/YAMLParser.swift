import CYAML

extension YAML {
    /// Parses every document of a stream; empty documents are left out.
    ///
    /// Scalars resolve as kubectl resolves them (YAML 1.1 booleans in words included). A member that stands twice is
    /// an error, since kubectl's strict decoding refuses it too. Aliases may not blow a text up.
    ///
    /// - Throws: `YAMLError` with the line of the first mistake.
    package static func parse(_ text: String) throws(YAMLError) -> [YAMLDocument] {
        var text = text
        var documents: [YAMLDocument]?
        var failure: YAMLError?
        text.withUTF8 { bytes in
            var parser = yaml_parser_t()
            guard yaml_parser_initialize(&parser) == 1 else {
                failure = YAMLError(problem: "out of memory", line: 1)
                return
            }
            defer { yaml_parser_delete(&parser) }
            yaml_parser_set_input_string(&parser, bytes.baseAddress, bytes.count)
            do throws(YAMLError) {
                documents = try EventReader.documents(of: &parser)
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return documents ?? []
    }
}

/// Composes documents from libyaml's events.
private struct EventReader {
    private var parser: UnsafeMutablePointer<yaml_parser_t>
    private var lines: [[String]: Int] = [:]
    private var anchors: [String: JSONValue] = [:]
    /// What aliases may still add, in nodes: a text of a kilobyte must not become a gigabyte.
    private var aliasBudget = 100_000
    private var depth = 0

    static func documents(of parser: UnsafeMutablePointer<yaml_parser_t>) throws(YAMLError) -> [YAMLDocument] {
        var documents: [YAMLDocument] = []
        while true {
            var reader = EventReader(parser: parser)
            let event = try reader.next()
            switch event.kind {
            case YAML_STREAM_END_EVENT: return documents
            case YAML_DOCUMENT_START_EVENT:
                let value = try reader.node(try reader.next(), at: [])
                if value != .null { documents.append(YAMLDocument(value: value, lines: reader.lines)) }
            default: continue
            }
        }
    }

    private init(parser: UnsafeMutablePointer<yaml_parser_t>) { self.parser = parser }

    private mutating func node(_ event: Event, at path: [String]) throws(YAMLError) -> JSONValue {
        // A member's line is that of its name, which `mapping` has recorded already.
        if lines[path] == nil { lines[path] = event.line }
        depth += 1
        defer { depth -= 1 }
        guard depth <= 256 else { throw YAMLError(problem: "nesting is too deep", line: event.line) }
        let value: JSONValue
        switch event.kind {
        case YAML_SCALAR_EVENT: value = YAML.resolve(event.text, isPlain: event.isPlain, tag: event.tag)
        case YAML_SEQUENCE_START_EVENT: value = try sequence(at: path)
        case YAML_MAPPING_START_EVENT: value = try mapping(at: path)
        case YAML_ALIAS_EVENT: return try alias(event)
        default: throw YAMLError(problem: "a value is missing", line: event.line)
        }
        if let anchor = event.anchor { anchors[anchor] = value }
        return value
    }

    private mutating func sequence(at path: [String]) throws(YAMLError) -> JSONValue {
        var elements: [JSONValue] = []
        while true {
            let event = try next()
            if event.kind == YAML_SEQUENCE_END_EVENT { return .array(elements) }
            elements.append(try node(event, at: path + [String(elements.count)]))
        }
    }

    private mutating func mapping(at path: [String]) throws(YAMLError) -> JSONValue {
        var members: [String: JSONValue] = [:]
        while true {
            let event = try next()
            if event.kind == YAML_MAPPING_END_EVENT { return .object(members) }
            guard event.kind == YAML_SCALAR_EVENT else {
                throw YAMLError(problem: "a member's name must be a scalar", line: event.line)
            }
            let name = event.text
            guard members[name] == nil else { throw YAMLError(problem: "\(name) stands twice", line: event.line) }
            lines[path + [name]] = event.line
            members[name] = try node(try next(), at: path + [name])
        }
    }

    private mutating func alias(_ event: Event) throws(YAMLError) -> JSONValue {
        guard let anchor = event.anchor, let value = anchors[anchor] else {
            throw YAMLError(problem: "the alias names no anchor", line: event.line)
        }
        aliasBudget -= value.nodeCount
        guard aliasBudget >= 0 else { throw YAMLError(problem: "aliases repeat too much", line: event.line) }
        return value
    }

    /// The next event, copied out of libyaml's memory.
    private mutating func next() throws(YAMLError) -> Event {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else {
            let problem = parser.pointee.problem.map { String(cString: $0) } ?? "not YAML"
            throw YAMLError(problem: problem, line: Int(parser.pointee.problem_mark.line) + 1)
        }
        defer { yaml_event_delete(&event) }
        return Event(event)
    }
}

/// What matters of a libyaml event.
private struct Event {
    var kind: yaml_event_type_t
    var line: Int
    var text = ""
    var tag: String?
    var anchor: String?
    var isPlain = false

    init(_ event: yaml_event_t) {
        kind = event.type
        line = Int(event.start_mark.line) + 1
        switch event.type {
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
            tag = Self.text(scalar.tag)
            anchor = Self.text(scalar.anchor)
            isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
        case YAML_SEQUENCE_START_EVENT: anchor = Self.text(event.data.sequence_start.anchor)
        case YAML_MAPPING_START_EVENT: anchor = Self.text(event.data.mapping_start.anchor)
        case YAML_ALIAS_EVENT: anchor = Self.text(event.data.alias.anchor)
        default: break
        }
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }
}

extension JSONValue {
    fileprivate var nodeCount: Int {
        switch self {
        case .array(let elements): elements.reduce(1) { $0 + $1.nodeCount }
        case .object(let members): members.values.reduce(1) { $0 + $1.nodeCount }
        default: 1
        }
    }
}
