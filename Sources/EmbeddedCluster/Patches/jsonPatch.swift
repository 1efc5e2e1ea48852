import KubernetesAPI

/// A document after a JSON patch (RFC 6902).
///
/// - Throws: 422 where an operation cannot be done, 400 where the patch is none.
func jsonPatched(_ document: JSONValue, by patch: JSONValue) throws(Refusal) -> JSONValue {
    guard let operations = patch.array else {
        throw .badRequest(
            "error decoding patch: json: cannot unmarshal object into Go value of type []handlers.jsonPatchOp"
        )
    }
    var document = document
    for operation in operations {
        let name = operation["op"]?.string ?? ""
        let path = operation["path"]?.string ?? ""
        let pointer = steps(of: path)
        switch name {
        case "add": try insert(operation["value"] ?? .null, at: pointer[...], of: &document)
        case "replace":
            guard value(at: pointer, of: document) != nil else { throw unprocessable }
            try replace(with: operation["value"] ?? .null, at: pointer[...], of: &document)
        case "remove":
            guard value(at: pointer, of: document) != nil else { throw unprocessable }
            try replace(with: nil, at: pointer[...], of: &document)
        case "test":
            guard (value(at: pointer, of: document) ?? .null) == operation["value"] ?? .null else {
                throw unprocessable
            }
        case "copy", "move":
            let from = operation["from"]?.string ?? ""
            guard let moved = value(at: steps(of: from), of: document) else { throw unprocessable }
            if name == "move" { try replace(with: nil, at: steps(of: from)[...], of: &document) }
            try insert(moved, at: pointer[...], of: &document)
        default: throw unprocessable
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
    of document: inout JSONValue
) throws(Refusal) {
    guard let first = steps.first else {
        document = value
        return
    }
    if case .array(var array) = document {
        let index = first == "-" ? array.count : Int(first) ?? -1
        if steps.count == 1 {
            guard (0...array.count).contains(index) else { throw unprocessable }
            array.insert(value, at: index)
        } else {
            guard array.indices.contains(index) else { throw unprocessable }
            try insert(value, at: steps.dropFirst(), of: &array[index])
        }
        document = .array(array)
    } else if steps.count == 1, document.object != nil {
        document[first] = value
    } else if var child = document[first] {
        try insert(value, at: steps.dropFirst(), of: &child)
        document[first] = child
    } else {
        throw unprocessable
    }
}

private func replace(
    with value: JSONValue?,
    at steps: ArraySlice<String>,
    of document: inout JSONValue
) throws(Refusal) {
    guard let first = steps.first else {
        document = value ?? .null
        return
    }
    if case .array(var array) = document, let index = Int(first) {
        if steps.count > 1 {
            try replace(with: value, at: steps.dropFirst(), of: &array[index])
        } else if let value {
            array[index] = value
        } else {
            array.remove(at: index)
        }
        document = .array(array)
    } else if steps.count == 1 {
        document[first] = value
    } else if var child = document[first] {
        try replace(with: value, at: steps.dropFirst(), of: &child)
        document[first] = child
    }
}

/// The real server keeps the cause to itself.
private let unprocessable = Refusal(
    422,
    "Invalid",
    "the server rejected our request due to an error in our request",
    details: APIStatus.Details()
)
