import KubernetesAPI

/// A structural schema (`openAPIV3Schema` of a CustomResourceDefinition), parsed once.
final class Schema: Sendable {
    let source: JSONValue
    /// `object`, `array`, `string`, `integer`, `number`, `boolean`, or nothing.
    let type: String?
    let properties: [String: Schema]
    /// The schema of members that `properties` does not name; nil where none may be.
    let additional: Schema?
    let items: Schema?
    let preservesUnknown: Bool
    let isEmbeddedResource: Bool
    let isIntOrString: Bool
    let isNullable: Bool
    let defaultValue: JSONValue?
    let enumeration: [JSONValue]?
    let required: [String]
    let format: String?
    let listType: String?
    let listMapKeys: [String]
    let isAtomicMap: Bool
    /// Value validations without structure.
    let allOf: [Schema]
    let anyOf: [Schema]
    let oneOf: [Schema]
    let not: Schema?

    init(_ source: JSONValue) {
        self.source = source
        type = source["type"]?.string
        properties = (source["properties"]?.object ?? [:]).mapValues(Schema.init)
        switch source["additionalProperties"] {
        case .bool(true): additional = Schema(["x-kubernetes-preserve-unknown-fields": true])
        case .some(let schema) where schema.object != nil: additional = Schema(schema)
        default: additional = nil
        }
        items = source["items"].map(Schema.init)
        preservesUnknown = source["x-kubernetes-preserve-unknown-fields"]?.bool ?? false
        isEmbeddedResource = source["x-kubernetes-embedded-resource"]?.bool ?? false
        isIntOrString = source["x-kubernetes-int-or-string"]?.bool ?? false
        isNullable = source["nullable"]?.bool ?? false
        defaultValue = source["default"]
        enumeration = source["enum"]?.array
        required = (source["required"]?.array ?? []).compactMap(\.string)
        format = source["format"]?.string
        listType = source["x-kubernetes-list-type"]?.string
        listMapKeys = (source["x-kubernetes-list-map-keys"]?.array ?? []).compactMap(\.string)
        isAtomicMap = source["x-kubernetes-map-type"]?.string == "atomic"
        allOf = (source["allOf"]?.array ?? []).map(Schema.init)
        anyOf = (source["anyOf"]?.array ?? []).map(Schema.init)
        oneOf = (source["oneOf"]?.array ?? []).map(Schema.init)
        not = source["not"].map(Schema.init)
    }

    /// A number among the keywords, such as `maxLength`.
    func bound(_ keyword: String) -> Double? {
        switch source[keyword] {
        case .integer(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }
}
