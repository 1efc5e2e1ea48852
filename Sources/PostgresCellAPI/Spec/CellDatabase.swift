/// The cell's database.
package struct CellDatabase: Codable, Hashable, Sendable {
    /// Never another one later.
    package var name: String
    /// Made before the first migration; never dropped.
    package var extensions: [String] = []

    package init(name: String, extensions: [String] = []) {
        self.name = name
        self.extensions = extensions
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try container.decode(String.self, forKey: .name)
        try container.read(.extensions, into: &extensions)
    }
}
