/// YAML as Kubernetes uses it: documents that are JSON in another spelling.
package enum YAML {}

/// What is wrong with a YAML text, and where.
package struct YAMLError: Error, Hashable, CustomStringConvertible {
    /// What is wrong, in words.
    package var problem: String
    /// Counted from 1.
    package var line: Int

    package var description: String { "line \(line): \(problem)" }
}

/// One document of a YAML stream, with the lines that its parts stand on.
package struct YAMLDocument: Hashable, Sendable {
    /// The document as JSON.
    package var value: JSONValue
    private var lines: [[String]: Int]

    init(value: JSONValue, lines: [[String]: Int]) {
        self.value = value
        self.lines = lines
    }

    /// The line, counted from 1, on which a part begins; of a missing part, that of its nearest ancestor.
    ///
    /// - Parameter path: names of members and decimal indexes of elements, from the root.
    package func line(of path: [String]) -> Int {
        var path = path[...]
        while !path.isEmpty {
            if let line = lines[Array(path)] { return line }
            path = path.dropLast()
        }
        return lines[[]] ?? 1
    }
}
