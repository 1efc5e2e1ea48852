/// One thing that is wrong with a cell, for its author to correct.
package struct SpecProblem: Error, Codable, Hashable, Sendable {
    /// Where, such as `spec.engine.statefulSet.storage.size` or `spec.consumers[2].name`.
    package var path: String
    /// A sentence that says what to do, without the path.
    package var message: String

    package init(path: String, message: String) {
        self.path = path
        self.message = message
    }
}

extension SpecProblem: CustomStringConvertible {
    package var description: String { path.isEmpty ? message : "\(path): \(message)" }
}

extension SpecProblem {
    /// What a decoder could not read, with the path in Kubernetes' notation.
    init(_ error: DecodingError) {
        switch error {
        case .keyNotFound(let key, let context):
            self.init(path: Self.path(context.codingPath + [key]), message: "this field is required: set it")
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            self.init(path: Self.path(context.codingPath), message: context.debugDescription)
        @unknown default:
            self.init(path: "spec", message: "\(error)")
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { path, key in
            if let index = key.intValue {
                path += "[\(index)]"
            } else {
                path += path.isEmpty ? key.stringValue : ".\(key.stringValue)"
            }
        }
    }
}
