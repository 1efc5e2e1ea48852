/// Base backups with WAL archiving, dumps and drills.
package struct CellBackup: Codable, Hashable, Sendable {
    /// Where backups are kept.
    package var objectStore: CellObjectStore
    /// What a restore begins with.
    package var base = Base()
    /// What a restore rolls forward with.
    package var wal = WAL()
    /// nil: no dumps.
    package var dump: Dump?
    /// nil: no drills.
    package var drill: Drill?
    /// Of all schedules.
    package var timeZone = "Etc/UTC"

    package init(objectStore: CellObjectStore) { self.objectStore = objectStore }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        objectStore = try container.decode(CellObjectStore.self, forKey: .objectStore)
        try container.read(.base, into: &base)
        try container.read(.wal, into: &wal)
        try container.read(.dump, into: &dump)
        try container.read(.drill, into: &drill)
        try container.read(.timeZone, into: &timeZone)
    }

    /// Base backups, from which WAL is replayed; schedules are five-field cron.
    package struct Base: Codable, Hashable, Sendable {
        /// Of full backups.
        package var schedule = "30 1 * * 0"
        /// Of incremental backups; nil: none.
        package var incremental: String?
        /// Full backups that are kept, each with what depends on it.
        package var retainFull = 2

        package init() {}

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            try container.read(.schedule, into: &schedule)
            try container.read(.incremental, into: &incremental)
            try container.read(.retainFull, into: &retainFull)
        }
    }

    /// Archiving of the write-ahead log.
    package struct WAL: Codable, Hashable, Sendable {
        /// What may be lost at most: the recovery point objective.
        package var rpo: CellDuration = "5m"

        package init() {}

        package init(from decoder: any Decoder) throws {
            try decoder.container(keyedBy: CodingKeys.self).read(.rpo, into: &rpo)
        }
    }

    /// `pg_dump` into the object store.
    package struct Dump: Codable, Hashable, Sendable {
        /// Five-field cron, in `timeZone`.
        package var schedule = "0 3 * * *"
        /// Dumps that are kept.
        package var retain = 14

        package init() {}

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            try container.read(.schedule, into: &schedule)
            try container.read(.retain, into: &retain)
        }
    }

    /// A restore of the latest backup into a scratch volume, checked and thrown away.
    package struct Drill: Codable, Hashable, Sendable {
        /// Five-field cron, in `timeZone`.
        package var schedule = "0 5 * * 6"

        package init() {}

        package init(from decoder: any Decoder) throws {
            try decoder.container(keyedBy: CodingKeys.self).read(.schedule, into: &schedule)
        }
    }
}
