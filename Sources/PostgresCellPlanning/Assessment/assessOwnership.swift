import KubernetesAPI
import PostgresCellAPI

/// What stands in the way of a child's name; nil where nothing does.
///
/// A child of an earlier cell of the same name goes by itself, once the garbage collector has seen that its owner is
/// gone. Everything else that somebody controls stays until a person moves it: it is never adopted.
func assessOwnership(of reference: ObjectReference, in observation: CellObservation) -> Finding? {
    let name = "\(reference.resource.kind) \(reference.key.name)"
    if let owner = observation.foreignController(of: reference) {
        if owner.kind == PostgresCell.resource.kind, owner.name == observation.cell.metadata.name {
            return .progressing(.progressing, "\(name) belongs to the deleted cell of this name and is about to go")
        }
        return .stalled(
            .nameTaken,
            "\(name) belongs to \(owner.kind) \(owner.name): rename the cell, or delete that object"
        )
    }
    if observation.metadata(of: reference)?.deletionTimestamp != nil {
        return .progressing(.progressing, "\(name) is being deleted and is made again once it is gone")
    }
    return nil
}
