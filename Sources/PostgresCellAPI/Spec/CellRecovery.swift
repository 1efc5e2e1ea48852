/// How a new cell begins with the data of another one; never another recovery later.
package struct CellRecovery: Codable, Hashable, Sendable {
    /// Whose backup.
    package var from: Source
    /// Up to which point.
    package var target: Target

    package init(from source: Source, target: Target) {
        from = source
        self.target = target
    }

    /// Whose backup: a union, of which exactly one member is set.
    package struct Source: Codable, Hashable, Sendable {
        /// A cell of this namespace, living or deleted, by the object store of this cell's own backup.
        package var cell: String?
        /// A place in an object store, for a lost cluster.
        package var objectStore: CellObjectStore?

        package init(cell: String? = nil, objectStore: CellObjectStore? = nil) {
            self.cell = cell
            self.objectStore = objectStore
        }
    }

    /// Up to where: exactly one of a time and `latest`, never left open.
    package struct Target: Codable, Hashable, Sendable {
        /// RFC 3339, such as `2026-11-22T10:00:00Z`.
        package var time: String?
        /// To the newest archived point.
        package var latest: Bool?

        package init(time: String? = nil, latest: Bool? = nil) {
            self.time = time
            self.latest = latest
        }
    }
}
