import FoundationEssentials
package import KubernetesAPI

/// A cell that must be admitted or refused: one file of `Tests/PostgresCellAPITests/Cells`.
///
/// A file begins with `# expect: accepted` or `# expect: <path>: <message>`. With two documents the second one is an
/// update of the first. Where a server words a refusal itself, `# server: <words>` says a part of its answer to a
/// create or replace with strict field validation; everywhere else its answer has the message.
package struct CellCase: Sendable, CustomStringConvertible {
    /// The file's name without extension.
    package var name: String
    /// The cell, and its update where there are two.
    package var documents: [YAMLDocument]
    /// What must become of the last document.
    package var expectation: Expectation
    /// What a real server's refusal contains.
    package var serverWords: String

    /// What must become of the last document.
    package enum Expectation: Hashable, Sendable {
        case accepted
        case refused(path: String, message: String)
    }

    package var description: String { name }

    /// Every case, in the order of names.
    ///
    /// - Throws: where a file cannot be read or has no expectation.
    package static func all() throws -> [CellCase] {
        let folder = RepositoryFile.path("Tests/PostgresCellAPITests/Cells")
        return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".yaml") }.sorted()
            .map { file in
                try CellCase(
                    name: String(file.dropLast(5)),
                    text: try RepositoryFile.text("Tests/PostgresCellAPITests/Cells/\(file)")
                )
            }
    }

    private init(name: String, text: String) throws {
        func header(_ word: String) -> String? {
            let start = "# \(word): "
            let line = text.split(separator: "\n").first { $0.hasPrefix(start) }
            return line.map { String($0.dropFirst(start.count)) }
        }
        self.name = name
        documents = try YAML.parse(text)
        guard let expected = header("expect") else { throw MissingExpectation(file: name) }
        if expected == "accepted" {
            expectation = .accepted
            serverWords = ""
        } else if let range = expected.firstRange(of: ": ") {
            let message = String(expected[range.upperBound...])
            expectation = .refused(path: String(expected[..<range.lowerBound]), message: message)
            serverWords = header("server") ?? message
        } else {
            throw MissingExpectation(file: name)
        }
    }
}

/// A file of cases that does not say what it expects.
private struct MissingExpectation: Error {
    var file: String
}
