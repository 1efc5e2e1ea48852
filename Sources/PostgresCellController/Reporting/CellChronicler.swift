package import ControllerRuntime
import KubernetesAPI
import PostgresCellAPI
import PostgresCellPlanning

/// Tells what happened to a cell as events, for `kubectl describe`.
package struct CellChronicler: Sendable {
    private let recorder: EventRecorder

    package init(recorder: EventRecorder) { self.recorder = recorder }

    /// Records what is new since the cell's status was written last; never waits.
    func tell(of cell: PostgresCell, became status: PostgresCellStatus, receipts: [ObjectReceipt]) {
        for sentence in CellStory(before: cell.status, after: status, receipts: receipts).sentences {
            recorder.record(
                ObjectEvent(
                    EventSubject(cell),
                    type: sentence.isWarning ? .warning : .normal,
                    reason: sentence.reason,
                    action: sentence.action,
                    note: sentence.note
                )
            )
        }
    }
}
