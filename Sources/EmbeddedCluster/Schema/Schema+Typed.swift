import KubernetesAPI

extension Schema {
    /// Server-side apply reads the sent document with its schema's types before anything else, and refuses in words
    /// of its own, whatever the field validation.
    func checkTyped(_ sent: JSONValue, _ kind: ServedKind) throws(Refusal) {
        var problems: [String] = []
        collectTyped(sent, "", isRoot: true, &problems)
        guard !problems.isEmpty else { return }
        let text = problems.count == 1 ? problems[0] : "errors:\n" + problems.map { "  \($0)" }.joined(separator: "\n")
        let name = sent[path: ["metadata", "name"]]?.string ?? ""
        let namespace = sent[path: ["metadata", "namespace"]]?.string ?? ""
        throw Refusal(
            500,
            "",
            "failed to create typed patch object (\(namespace)/\(name); \(kind.resource.apiVersion), "
                + "Kind=\(kind.resource.kind)): \(text)"
        )
    }

    private func collectTyped(_ value: JSONValue, _ path: String, isRoot: Bool, _ problems: inout [String]) {
        if value == .null || isIntOrString || (preservesUnknown && properties.isEmpty && type != "object") { return }
        switch type {
        case "object":
            guard let members = value.object else {
                problems.append("\(path): expected map, got &{\(shown(value))}")
                return
            }
            for (name, member) in members.sorted(by: { $0.key > $1.key }) {
                if isRoot, ["apiVersion", "kind", "metadata"].contains(name) { continue }
                if let schema = properties[name] ?? additional {
                    schema.collectTyped(member, "\(path).\(name)", isRoot: false, &problems)
                } else if !preservesUnknown {
                    problems.append("\(path).\(name): field not declared in schema")
                }
            }
        case "array":
            guard let elements = value.array else {
                problems.append("\(path): expected list, got &{\(shown(value))}")
                return
            }
            collectTyped(elements, path, &problems)
        case "string" where value.string == nil:
            problems.append("\(path): expected string, got &value.valueUnstructured{Value:\(shown(value))}")
        case "integer", "number":
            if value.string != nil { problems.append("\(path): expected numeric (int or float), got string") }
        case "boolean" where value.bool == nil:
            problems.append("\(path): expected boolean, got &value.valueUnstructured{Value:\(shown(value))}")
        default: break
        }
    }

    private func collectTyped(_ elements: [JSONValue], _ path: String, _ problems: inout [String]) {
        var seen: Set<PathElement> = []
        for (index, element) in elements.enumerated() {
            let step = PathElement.element(element, of: .schema(self))
            if case .key(let key) = step, key.object?.isEmpty == true {
                let keys = JSONValue.array(listMapKeys.map(JSONValue.string)).text
                problems.append(
                    "\(path): element \(index): associative list with keys has an element that omits all key fields "
                        + "\(keys) (and doesn't have default values for any key fields)"
                )
                return
            }
            if let step, !seen.insert(step).inserted {
                problems.append("\(path): duplicate entries for key \(step.text)")
            }
            items?.collectTyped(element, path + (step?.text ?? "[\(index)]"), isRoot: false, &problems)
        }
    }

    private func shown(_ value: JSONValue) -> String { value.string ?? value.text }
}
