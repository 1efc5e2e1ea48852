/// The reasons of a cell's conditions and events, by which programs may decide.
package enum Reason: String, Sendable, CaseIterable {
    // Ready and what it is made of, where all is well.
    /// The cell serves as its spec asks.
    case ready = "Ready"
    /// Every ExternalSecret is synced.
    case synced = "Synced"
    /// The volume is bound at its size.
    case bound = "Bound"
    /// All replicas are available.
    case available = "Available"
    /// The migrations ran to completion.
    case applied = "Applied"
    /// The spec names no migrations.
    case noMigrations = "NoMigrations"
    /// No pod is held.
    case noPodsHeld = "NoPodsHeld"

    // What comes by itself.
    /// The operator applies the spec.
    case progressing = "Progressing"
    /// External Secrets has not answered yet.
    case waitingForCredentials = "WaitingForCredentials"
    /// The volume is not bound yet; with a class that binds late, until the pod is scheduled.
    case waitingForVolume = "WaitingForVolume"
    /// The volume grows.
    case resizing = "Resizing"
    /// The database starts, or takes in a changed spec.
    case databaseStarting = "DatabaseStarting"
    /// A restore runs.
    case restoring = "Restoring"
    /// Pooler replicas start.
    case poolerStarting = "PoolerStarting"
    /// Migrations wait for what they need.
    case waitingForDatabase = "WaitingForDatabase"
    /// The migration's Job runs.
    case migrationRunning = "MigrationRunning"
    /// Pods are held until their revision is applied.
    case podsHeld = "PodsHeld"
    /// A revision that a held pod requires is not among the applied ones, and nothing runs that would add it.
    case revisionUnknown = "RevisionUnknown"
    /// A request to the API server failed and is tried again.
    case applyFailed = "ApplyFailed"
    /// The cell is being deleted.
    case deleting = "Deleting"

    // What stalls: a person must act.
    /// The spec breaks a rule; nothing is written.
    case invalidSpec = "InvalidSpec"
    /// A child's name is taken by an object that is not ours.
    case nameTaken = "NameTaken"
    /// The secret store does not exist or is not ready.
    case secretStoreMissing = "SecretStoreMissing"
    /// The store has no such entry, or the entry lacks a property.
    case secretKeyMissing = "SecretKeyMissing"
    /// External Secrets is not installed.
    case externalSecretsMissing = "ExternalSecretsMissing"
    /// External Secrets fails for another cause.
    case secretSyncFailed = "SecretSyncFailed"
    /// The storage class does not exist.
    case storageClassMissing = "StorageClassMissing"
    /// The volume is larger than the spec asks for: volumes do not shrink.
    case volumeShrinks = "VolumeShrinks"
    /// The storage class does not let volumes grow.
    case volumeCannotGrow = "VolumeCannotGrow"
    /// The volume was lost.
    case volumeLost = "VolumeLost"
    /// No node takes the pod.
    case unschedulable = "Unschedulable"
    /// An image cannot be pulled.
    case imagePullFailed = "ImagePullFailed"
    /// A container cannot be made, or ends again and again.
    case containerFailed = "ContainerFailed"
    /// The migration's Job failed for good.
    case migrationFailed = "MigrationFailed"
    /// An applied migration was edited or removed.
    case migrationEdited = "MigrationEdited"
    /// The API server refuses a child, or the operator lacks a right.
    case applyRefused = "ApplyRefused"

    // Backups, and what merely informs.
    /// WAL reaches the object store in time.
    case archiving = "Archiving"
    /// WAL waits for the object store for too long.
    case archivingBehind = "ArchivingBehind"
    /// The archiver has failed since it last succeeded.
    case archivingFailing = "ArchivingFailing"
    /// The database pod has not told of archiving for too long, or not yet.
    case reportMissing = "ReportMissing"
    /// Backups are recent.
    case recent = "Recent"
    /// A backup is older than its schedule promises.
    case overdue = "Overdue"
    /// Backups have begun, and none is there yet.
    case waitingForBackup = "WaitingForBackup"
    /// `spec.suspend` is set.
    case suspended = "Suspended"
    /// This release would make another pod template.
    case newerTemplate = "NewerTemplate"
    /// A deletion was asked for and the volume stays.
    case retained = "Retained"
    /// Pods were let through the gate.
    case gateLifted = "GateLifted"
}
