import KubernetesAPI

extension ServedKind {
    /// The kinds that a CustomResourceDefinition adds, one for each served version.
    static func kinds(definedBy definition: JSONValue) -> [ServedKind] {
        guard let spec = definition["spec"], let group = spec["group"]?.string,
            let kind = spec[path: ["names", "kind"]]?.string, let plural = spec[path: ["names", "plural"]]?.string
        else { return [] }
        return (spec["versions"]?.array ?? []).filter { $0["served"] == true }.map { version in
            var served = ServedKind(
                ResourceType(
                    group: group,
                    version: version["name"]?.string ?? "",
                    kind: kind,
                    plural: plural,
                    isNamespaced: spec["scope"] == "Namespaced"
                ),
                shortNames: (spec[path: ["names", "shortNames"]]?.array ?? []).compactMap(\.string),
                subresources: Set((version["subresources"]?.object ?? [:]).keys),
                countsGeneration: true,
                columns: columns(version["additionalPrinterColumns"]?.array),
                selectableFields: (version["selectableFields"]?.array ?? []).compactMap {
                    $0["jsonPath"]?.string.map { String($0.drop { $0 == "." }) }
                }
            )
            served.singular = spec[path: ["names", "singular"]]?.string ?? kind.lowercased()
            served.categories = (spec[path: ["names", "categories"]]?.array ?? []).compactMap(\.string)
            served.schema = Schema(version[path: ["schema", "openAPIV3Schema"]] ?? ["type": "object"])
            return served
        }
    }

    private static func columns(_ declared: [JSONValue]?) -> [PrinterColumn]? {
        declared?.map { column in
            PrinterColumn(
                column["name"]?.string ?? "",
                path: column["jsonPath"]?.string ?? "",
                type: column["type"]?.string ?? "string",
                priority: Int(column["priority"]?.integer ?? 0)
            )
        }
    }
}
