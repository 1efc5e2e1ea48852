package import KubernetesAPI

extension SpecProblem {
    /// The path as names of members and decimal indexes, such as `spec`, `consumers`, `2`, `name`.
    package var pathElements: [String] {
        var elements: [String] = []
        var element = ""
        var depth = 0
        for character in path {
            switch character {
            case "." where depth == 0, "[" where depth == 0, "]" where depth == 1:
                if !element.isEmpty { elements.append(element) }
                element = ""
                depth = character == "[" ? 1 : 0
            default: element.append(character)
            }
        }
        return element.isEmpty ? elements : elements + [element]
    }

    /// The line of a document that the problem is on; of a missing field, that of what should have it.
    package func line(in document: YAMLDocument) -> Int { document.line(of: pathElements) }
}
