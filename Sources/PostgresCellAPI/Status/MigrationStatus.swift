package import FoundationEssentials

/// The migrations: the last run, and what the database has.
package struct MigrationStatus: Codable, Hashable, Sendable {
    /// Of the run.
    package var image: String?
    /// The run's Job.
    package var job: String?
    /// The newest applied revisions: one, or one for each branch.
    package var heads: [String] = []
    /// A cache of the ledger in the database: a set, the newest 1,024, which the gate tests for membership.
    package var appliedRevisions: [String] = []
    /// When the run's Job started.
    package var startedAt: Date?
    /// When the run's Job succeeded; nil until then.
    package var completedAt: Date?
    /// The run's own words, at most `maximumMessageLength` characters.
    package var message: String?

    /// How many applied revisions the status keeps.
    package static let maximumRevisions = 1024
    /// In characters; a termination message has no more.
    package static let maximumMessageLength = 4096

    package init() {}

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try container.read(.image, into: &image)
        try container.read(.job, into: &job)
        try container.read(.heads, into: &heads)
        try container.read(.appliedRevisions, into: &appliedRevisions)
        try container.read(.startedAt, into: &startedAt)
        try container.read(.completedAt, into: &completedAt)
        try container.read(.message, into: &message)
    }
}
