/// Every child of a cell as it shall be, before it is decided which of them may be written now.
///
/// What an engine's renderer returns: it depends on the cell and the release's defaults only, never on what is there.
package struct CellChildren: Hashable, Sendable {
    /// The database's volume claim; nil for an engine that has none here.
    package var claim: DesiredObject?
    /// ExternalSecrets.
    package var credentials: [DesiredObject]
    /// What needs nothing else: ServiceAccount, ConfigMaps, Services, NetworkPolicies, disruption budgets.
    package var configuration: [DesiredObject]
    /// The StatefulSet.
    package var database: [DesiredObject]
    /// The pooler's Deployment.
    package var pooler: [DesiredObject]
    /// The migration's Job, named after the hash of what it runs; nil for a cell without migrations.
    package var migration: DesiredObject?
    /// CronJobs.
    package var schedules: [DesiredObject]

    package init(
        claim: DesiredObject? = nil,
        credentials: [DesiredObject] = [],
        configuration: [DesiredObject] = [],
        database: [DesiredObject] = [],
        pooler: [DesiredObject] = [],
        migration: DesiredObject? = nil,
        schedules: [DesiredObject] = []
    ) {
        self.claim = claim
        self.credentials = credentials
        self.configuration = configuration
        self.database = database
        self.pooler = pooler
        self.migration = migration
        self.schedules = schedules
    }

    /// All of them, in the order of the waves.
    package var all: [DesiredObject] {
        [claim].compactMap(\.self) + credentials + configuration + database + pooler + [migration].compactMap(\.self)
            + schedules
    }
}
