import FoundationEssentials
import KubernetesAPI

extension Schema {
    /// What is wrong with a document, as the real server words it; CEL rules are not evaluated.
    func problems(_ value: JSONValue, path: String = "") -> [FieldProblem] {
        if value == .null, isNullable { return [] }
        if let problem = typeProblem(value, path) { return [problem] }
        var problems: [FieldProblem] = []
        if let enumeration, !enumeration.contains(value) {
            problems.append(.unsupported(path, value, enumeration))
        }
        switch value {
        case .object(let members): problems += objectProblems(members, path)
        case .array(let elements): problems += listProblems(elements, path)
        case .string(let text): problems += textProblems(text, path)
        case .integer(let number): problems += numberProblems(Double(number), value, path)
        case .double(let number): problems += numberProblems(number, value, path)
        default: break
        }
        return problems + combinationProblems(value, path)
    }

    private func typeProblem(_ value: JSONValue, _ path: String) -> FieldProblem? {
        if isIntOrString {
            return value.string != nil || value.integer != nil
                ? nil
                : .wrongType(
                    path,
                    .string(name(of: value)),
                    "\(path) in body must be of type integer,string: \"\(name(of: value))\""
                )
        }
        let isRight: Bool =
            switch type {
            case "object": value.object != nil
            case "array": value.array != nil
            case "string": value.string != nil
            case "boolean": value.bool != nil
            case "integer": value.integer != nil
            case "number":
                switch value {
                case .integer, .double: true
                default: false
                }
            default: true
            }
        guard !isRight, let type else { return nil }
        return .wrongType(
            path,
            .string(name(of: value)),
            "\(path) in body must be of type \(type): \"\(name(of: value))\""
        )
    }

    private func name(of value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    private func objectProblems(_ members: [String: JSONValue], _ path: String) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        if let limit = bound("maxProperties"), members.count > Int(limit) {
            problems.append(
                FieldProblem(
                    field: path,
                    reason: "FieldValueTooMany",
                    message: "Too many: \(members.count): must have at most \(Int(limit)) items"
                )
            )
        }
        for (name, member) in members.sorted(by: { $0.key < $1.key }) {
            let schema = properties[name] ?? additional
            problems += schema?.problems(member, path: path.isEmpty ? name : "\(path).\(name)") ?? []
        }
        for name in required where members[name] == nil {
            problems.append(.required(path.isEmpty ? name : "\(path).\(name)"))
        }
        return problems
    }

    private func listProblems(_ elements: [JSONValue], _ path: String) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        if let limit = bound("maxItems"), elements.count > Int(limit) {
            problems.append(.tooMany(path, elements.count, Int(limit)))
        }
        if let least = bound("minItems"), elements.count < Int(least) {
            problems.append(
                .invalid(
                    path,
                    .integer(Int64(elements.count)),
                    "\(path) in body should have at least \(Int(least)) items"
                )
            )
        }
        var seen: Set<PathElement> = []
        for (index, element) in elements.enumerated() {
            if let step = PathElement.element(element, of: .schema(self)), !seen.insert(step).inserted {
                let shown: JSONValue =
                    switch step {
                    case .key(let key): key
                    case .value(let value): value
                    case .field: element
                    }
                problems.append(.duplicate("\(path)[\(index)]", shown))
            }
            problems += items?.problems(element, path: "\(path)[\(index)]") ?? []
        }
        return problems
    }

    private func textProblems(_ text: String, _ path: String) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        if let limit = bound("maxLength"), text.unicodeScalars.count > Int(limit) {
            problems.append(.tooLong(path, Int(limit)))
        }
        if let least = bound("minLength"), text.unicodeScalars.count < Int(least) {
            problems.append(
                .invalid(path, .string(text), "\(path) in body should be at least \(Int(least)) chars long")
            )
        }
        if let pattern = source["pattern"]?.string, let regex = try? Regex(pattern), text.firstMatch(of: regex) == nil {
            problems.append(.invalid(path, .string(text), "\(path) in body should match '\(pattern)'"))
        }
        if format == "date-time", Timestamp.parse(text) == nil {
            problems.append(.invalid(path, .string(text), "\(path) in body must be of type date-time: \"\(text)\""))
        }
        return problems
    }

    private func numberProblems(_ number: Double, _ value: JSONValue, _ path: String) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        let isStrictMinimum = source["exclusiveMinimum"]?.bool ?? false
        if let least = bound("minimum"), isStrictMinimum ? number <= least : number < least {
            let word = isStrictMinimum ? "greater than" : "greater than or equal to"
            problems.append(.invalid(path, value, "\(path) in body should be \(word) \(shown(least))"))
        }
        let isStrictMaximum = source["exclusiveMaximum"]?.bool ?? false
        if let most = bound("maximum"), isStrictMaximum ? number >= most : number > most {
            let word = isStrictMaximum ? "less than" : "less than or equal to"
            problems.append(.invalid(path, value, "\(path) in body should be \(word) \(shown(most))"))
        }
        return problems
    }

    private func combinationProblems(_ value: JSONValue, _ path: String) -> [FieldProblem] {
        var problems = allOf.flatMap { $0.problems(value, path: path) }
        if !anyOf.isEmpty, !anyOf.contains(where: { $0.problems(value, path: path).isEmpty }) {
            problems.append(.invalid(path, value, "\"\(path)\" must validate at least one schema (anyOf)"))
        }
        if !oneOf.isEmpty, oneOf.filter({ $0.problems(value, path: path).isEmpty }).count != 1 {
            problems.append(.invalid(path, value, "\"\(path)\" must validate one and only one schema (oneOf)"))
        }
        if let not, not.problems(value, path: path).isEmpty {
            problems.append(.invalid(path, value, "\"\(path)\" must not validate the schema (not)"))
        }
        return problems
    }

    private func shown(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }
}
