import KubernetesAPI

/// Renders the part of Go's text/template that Secrets of credentials need: values, `index`, and a few functions in
/// pipelines.
///
/// - Throws: for a missing key as Go does, and for everything that is not understood.
func renderTemplate(_ template: String, _ values: [String: String]) throws(SyncFailure) -> String {
    var result = ""
    var rest = template[...]
    while let open = rest.firstRange(of: "{{") {
        var literal = rest[..<open.lowerBound]
        rest = rest[open.upperBound...]
        guard let close = rest.firstRange(of: "}}") else { throw templateFailure("unclosed action") }
        var action = rest[..<close.lowerBound]
        rest = rest[close.upperBound...]
        if action.hasPrefix("- ") {
            action = action.dropFirst(2)
            while literal.last?.isWhitespace == true { literal.removeLast() }
        }
        if action.hasSuffix(" -") {
            action = action.dropLast(2)
            rest = rest.drop(while: \.isWhitespace)
        }
        result += literal
        result += try evaluate(String(action), values)
    }
    return result + rest
}

private func templateFailure(_ problem: String) -> SyncFailure {
    SyncFailure("could not apply template: could not execute template: \(problem)", summary: "could not update secret")
}

private func evaluate(_ pipeline: String, _ values: [String: String]) throws(SyncFailure) -> String {
    var value: String?
    for command in try commands(pipeline) {
        value = try run(command, piped: value, values)
    }
    guard let value else { throw templateFailure("missing value for command") }
    return value
}

/// The commands of a pipeline, each as its words; a quoted word keeps its opening quote as a mark.
private func commands(_ pipeline: String) throws(SyncFailure) -> [[String]] {
    var commands: [[String]] = [[]]
    var rest = pipeline[...]
    while let first = rest.first {
        if first.isWhitespace {
            rest.removeFirst()
        } else if first == "|" {
            rest.removeFirst()
            commands.append([])
        } else if first == "\"" || first == "`" {
            let body = rest.dropFirst()
            guard let end = body.firstIndex(of: first) else { throw templateFailure("unterminated quoted string") }
            commands[commands.count - 1].append("\"" + body[..<end])
            rest = body[body.index(after: end)...]
        } else {
            let word = rest.prefix { !$0.isWhitespace && $0 != "|" }
            commands[commands.count - 1].append(String(word))
            rest = rest.dropFirst(word.count)
        }
    }
    return commands
}

private func run(_ words: [String], piped: String?, _ values: [String: String]) throws(SyncFailure) -> String {
    guard let name = words.first else { throw templateFailure("missing value for command") }
    if name == "index" {
        guard words.count == 3, words[1] == ".", words[2].hasPrefix("\"") else {
            throw templateFailure("index: bad arguments")
        }
        return try value(String(words[2].dropFirst()), values)
    }
    if name.hasPrefix(".") || name.hasPrefix("\"") { return try operand(name, values) }
    var arguments: [String] = []
    for word in words.dropFirst() { arguments.append(try operand(word, values)) }
    if let piped { arguments.append(piped) }
    return try call(name, arguments)
}

private func operand(_ word: String, _ values: [String: String]) throws(SyncFailure) -> String {
    if word.hasPrefix("\"") { return String(word.dropFirst()) }
    if word.hasPrefix(".") { return try value(String(word.dropFirst()), values) }
    guard Int(word) != nil else { throw templateFailure("function \"\(word)\" not defined") }
    return word
}

private func value(_ key: String, _ values: [String: String]) throws(SyncFailure) -> String {
    guard let value = values[key] else { throw templateFailure("map has no entry for key \"\(key)\"") }
    return value
}

private func call(_ function: String, _ arguments: [String]) throws(SyncFailure) -> String {
    guard let last = arguments.last else { throw templateFailure("wrong number of args for \(function)") }
    switch (function, arguments.count) {
    case ("urlquery", 1): return APIRequest.percentEncode(last).replacing("%20", with: "+")
    case ("replace", 3): return last.replacing(arguments[0], with: arguments[1])
    case ("b64enc", 1): return encodeBase64(last)
    case ("quote", 1): return JSONValue.string(last).text
    case ("toString", 1): return last
    case ("upper", 1): return last.uppercased()
    case ("lower", 1): return last.lowercased()
    case ("trim", 1): return trimmed(last)
    case ("default", 2): return last.isEmpty ? arguments[0] : last
    default: throw templateFailure("function \"\(function)\" not defined")
    }
}

private func trimmed(_ text: String) -> String {
    var rest = text.drop(while: \.isWhitespace)
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return String(rest)
}
