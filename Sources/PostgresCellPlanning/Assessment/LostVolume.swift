import KubernetesAPI
import PostgresCellAPI

/// What became of the claim whose volume held a cell's data.
enum LostVolume: Hashable {
    /// It is gone.
    case claimGone
    /// Somebody made it again, and it has no volume yet.
    case unbound
    /// Somebody made it again, and it is bound to another volume.
    case replaced
}

extension CellObservation {
    /// nil while the claim is bound to the recorded volume, and before any was recorded.
    var lostVolume: LostVolume? {
        guard let recorded = cell.status?.storage?.volume else { return nil }
        guard let claim else { return .claimGone }
        guard let present = claim.spec.volumeName else { return .unbound }
        return present == recorded ? nil : .replaced
    }
}

/// Nothing empty takes the place of data: status would go on telling of its migrations.
///
/// - Returns: nil for a claim whose binding is to be waited for.
func assessLostVolume(_ lost: LostVolume, claim name: String) -> Finding? {
    switch lost {
    case .claimGone:
        .stalled(
            .volumeLost,
            "\(name) is gone, and with it the data: no empty database takes its place; make the claim again from its "
                + "volume, which status.storage.volume names, or restore the backups into a new cell"
        )
    case .unbound: nil
    case .replaced:
        .stalled(
            .volumeLost,
            "\(name) is bound to another volume than status.storage.volume names, and which migrations that has is not "
                + "known: to begin with it, delete the cell, whose claim stays under deletionPolicy Retain, and apply it again"
        )
    }
}
