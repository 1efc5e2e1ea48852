extension SpecRule {
    /// One source; a cell is found in the object store of this cell's own backup.
    static let recoverySource = SpecRule(messages: [notOneSource, noStore]) { cell in
        guard let source = cell.spec.recovery?.from else { return [] }
        if (source.cell == nil) == (source.objectStore == nil) {
            return [.init(path: "spec.recovery.from", message: notOneSource)]
        }
        guard source.cell != nil, cell.spec.backup == nil else { return [] }
        return [.init(path: "spec.recovery.from", message: noStore)]
    }

    private static let notOneSource = "recover from exactly one place: set cell or objectStore"
    private static let noStore = "the cell's backups are looked for in spec.backup: set that, or objectStore here"

    /// Never left open: recovery to the end of WAL promotes silently where a segment is missing.
    static let recoveryTarget = SpecRule(messages: [notOneTarget]) { cell in
        guard let target = cell.spec.recovery?.target, (target.time != nil) == (target.latest == true) else {
            return []
        }
        return [.init(path: "spec.recovery.target", message: notOneTarget)]
    }

    private static let notOneTarget = "recover to exactly one point: set time, or latest: true"
}
