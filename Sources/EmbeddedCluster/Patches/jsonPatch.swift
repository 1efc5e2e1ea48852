import KubernetesAPI

/// A document after a JSON patch (RFC 6902).
///
/// - Throws: 422 where an operation cannot be done, 400 where the patch is none.
func jsonPatched(_ document: JSONValue, by patch: JSONValue) throws(Refusal) -> JSONValue {
    guard let operations = patch.array else {
        throw .badRequest("error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch")
    }
    var document = document
    for operation in operations {
        let name = operation["op"]?.string ?? ""
        let path = operation["path"]?.string ?? ""
        let pointer = steps(of: path)
        switch name {
        case "add": try insert(operation["value"] ?? .null, at: pointer[...], of: &document, path)
        case "replace":
            guard value(at: pointer, of: document) != nil else { throw missing("replace", path) }
            try replace(with: operation["value"] ?? .null, at: pointer[...], of: &document, path)
        case "remove":
            guard value(at: pointer, of: document) != nil else { throw missing("remove", path) }
            try replace(with: nil, at: pointer[...], of: &document, path)
        case "test":
            guard (value(at: pointer, of: document) ?? .null) == operation["value"] ?? .null else {
                throw unprocessable("testing value \(path) failed: test failed")
            }
        case "copy", "move":
            let from = operation["from"]?.string ?? ""
            guard let moved = value(at: steps(of: from), of: document) else { throw missing(name, from) }
            if name == "move" { try replace(with: nil, at: steps(of: from)[...], of: &document, from) }
            try insert(moved, at: pointer[...], of: &document, path)
        default: throw unprocessable("unexpected kind: \(name)")
        }
    }
    return document
}

private func steps(of pointer: String) -> [String] {
    pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map {
        String($0.replacing("~1", with: "/").replacing("~0", with: "~"))
    }
}

private func value(at steps: [String], of document: JSONValue) -> JSONValue? {
    steps.reduce(Optional(document)) { value, step in
        if let array = value?.array {
            guard let index = Int(step), array.indices.contains(index) else { return nil }
            return array[index]
        }
        return value?[step]
    }
}

private func insert(
    _ value: JSONValue,
    at steps: ArraySlice<String>,
    of document: inout JSONValue,
    _ path: String
) throws(Refusal) {
    guard let first = steps.first else {
        document = value
        return
    }
    if case .array(var array) = document {
        let index = first == "-" ? array.count : Int(first) ?? -1
        if steps.count == 1 {
            guard (0...array.count).contains(index) else { throw missing("add", path) }
            array.insert(value, at: index)
        } else {
            guard array.indices.contains(index) else { throw missing("add", path) }
            try insert(value, at: steps.dropFirst(), of: &array[index], path)
        }
        document = .array(array)
    } else if steps.count == 1, document.object != nil {
        document[first] = value
    } else if var child = document[first] {
        try insert(value, at: steps.dropFirst(), of: &child, path)
        document[first] = child
    } else {
        throw missing("add", path)
    }
}

private func replace(
    with value: JSONValue?,
    at steps: ArraySlice<String>,
    of document: inout JSONValue,
    _ path: String
) throws(Refusal) {
    guard let first = steps.first else {
        document = value ?? .null
        return
    }
    if case .array(var array) = document, let index = Int(first) {
        if steps.count > 1 {
            try replace(with: value, at: steps.dropFirst(), of: &array[index], path)
        } else if let value {
            array[index] = value
        } else {
            array.remove(at: index)
        }
        document = .array(array)
    } else if steps.count == 1 {
        document[first] = value
    } else if var child = document[first] {
        try replace(with: value, at: steps.dropFirst(), of: &child, path)
        document[first] = child
    }
}

private func missing(_ operation: String, _ path: String) -> Refusal {
    unprocessable("\(operation) operation does not apply: doc is missing path: \"\(path)\": missing value")
}

private func unprocessable(_ cause: String) -> Refusal {
    Refusal(
        422,
        "Invalid",
        "the server rejected our request due to an error in our request",
        details: APIStatus.Details(causes: [
            APIStatus.Cause(reason: "UnexpectedServerResponse", message: cause, field: nil)
        ])
    )
}
