extension SpecRule {
    /// WAL is archived once a minute at the most.
    static let recoveryPoint = SpecRule(messages: [outside]) { cell in
        guard let rpo = cell.spec.backup?.wal.rpo, !(60...86_400).contains(rpo.seconds) else { return [] }
        return [.init(path: "spec.backup.wal.rpo", message: outside)]
    }

    private static let outside = "promise at least 1m and at most 24h"
}
