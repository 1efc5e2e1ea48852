extension KeyedDecodingContainer {
    /// Reads a field; one that is absent or null leaves the value as it is, which is how defaults are filled in.
    func read<Value: Decodable>(_ key: Key, into value: inout Value) throws {
        if let given = try decodeIfPresent(Value.self, forKey: key) { value = given }
    }

    /// Reads a field that has no default.
    func read<Value: Decodable>(_ key: Key, into value: inout Value?) throws {
        value = try decodeIfPresent(Value.self, forKey: key)
    }
}
