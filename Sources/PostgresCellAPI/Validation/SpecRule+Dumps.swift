extension SpecRule {
    /// The tools image's rclone, Debian's, has no client for Azure's store.
    static let dumps = SpecRule(messages: [noAzure]) { cell in
        guard let backup = cell.spec.backup, backup.dump != nil, backup.objectStore.azure != nil else { return [] }
        return [.init(path: "spec.backup", message: noAzure)]
    }

    private static let noAzure = "dumps cannot go to azure: leave out dump, or use s3 or gcs; base backups and WAL can"
}
