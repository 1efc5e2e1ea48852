import KubernetesAPI
import PostgresCellAPI

/// The database's volume claim; it outlives the cell under deletion policy Retain, hence has no owner then.
///
/// Mounted by name and not through the StatefulSet's own claim templates, which are immutable: growing is one patch.
func makeDataClaim(for cell: PostgresCell) -> PersistentVolumeClaim {
    let storage = cell.spec.engine.statefulSet?.storage ?? CellStorage()
    var metadata = cell.childMetadata(cell.childNames.data, .database)
    if cell.spec.deletionPolicy == .retain { metadata.ownerReferences = nil }
    return PersistentVolumeClaim(
        metadata: metadata,
        spec: PersistentVolumeClaimSpec(
            accessModes: ["ReadWriteOnce"],
            storageClassName: storage.storageClassName,
            volumeMode: "Filesystem",
            resources: VolumeResources(requests: ["storage": storage.size])
        )
    )
}
