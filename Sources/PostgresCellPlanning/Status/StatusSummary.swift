import KubernetesAPI
import PostgresCellAPI

/// What a cell's state comes to: the one finding that Ready, Reconciling and Stalled tell.
struct StatusSummary {
    var finding: Finding
    var verdict: Verdict

    /// Which of the three conditions tells it.
    enum Verdict: Hashable, Sendable {
        /// Ready alone.
        case ready
        /// Ready=False and Reconciling.
        case reconciling
        /// Ready=Unknown and Reconciling.
        case unknown
        /// Ready=False and Stalled.
        case stalled
        /// Ready=False and Suspended.
        case suspended
    }
}

extension StatusReport {
    /// The first rule that has something to say decides.
    var summary: StatusSummary {
        for rule in summaryRules {
            if let summary = rule(self) { return summary }
        }
        return StatusSummary(finding: .satisfied(.ready, "the spec is applied and the cell serves"), verdict: .ready)
    }
}

/// In order of precedence.
///
/// What stalls goes before what is under way, and of either the earlier part decides. Between the two stands what the
/// pass wrote: an observation made before the write does not prove the spec.
private let summaryRules: [@Sendable (StatusReport) -> StatusSummary?] = [
    deleted, invalid, suspended, refused, stalled, changed, retried, underWay,
]

private func deleted(_ report: StatusReport) -> StatusSummary? {
    guard report.isDeleted else { return nil }
    let volume =
        report.cell.spec.deletionPolicy == .retain ? "its volume stays" : "its volume goes with it"
    return StatusSummary(
        finding: .progressing(.deleting, "the cell is being deleted; \(volume)"),
        verdict: .reconciling
    )
}

private func invalid(_ report: StatusReport) -> StatusSummary? {
    guard !report.plan.problems.isEmpty else { return nil }
    let problems = report.plan.problems.prefix(8).map { StableText.line($0.description, limit: 512) }
    let more = report.plan.problems.count > 8 ? "; and \(report.plan.problems.count - 8) more" : ""
    return StatusSummary(
        finding: .stalled(.invalidSpec, "nothing is written: " + problems.joined(separator: "; ") + more),
        verdict: .stalled
    )
}

private func suspended(_ report: StatusReport) -> StatusSummary? {
    guard report.isSuspended else { return nil }
    let message =
        "spec.suspend is true: nothing is written and no pod let through its gate until it is false again; "
        + "what runs goes on running"
    return StatusSummary(finding: .progressing(.suspended, message), verdict: .suspended)
}

private func refused(_ report: StatusReport) -> StatusSummary? {
    assessRefusals(report.receipts).map { StatusSummary(finding: $0, verdict: .stalled) }
}

private func stalled(_ report: StatusReport) -> StatusSummary? {
    report.plan.assessment.partsOfReady
        .first { $0.finding.standing == .stalled && !report.mayHaveHealed($0.type) }
        .map { StatusSummary(finding: $0.finding, verdict: .stalled) }
}

private func changed(_ report: StatusReport) -> StatusSummary? {
    assessChanges(report.receipts).map { StatusSummary(finding: $0, verdict: .unknown) }
}

private func retried(_ report: StatusReport) -> StatusSummary? {
    assessRetries(report.receipts).map { StatusSummary(finding: $0, verdict: .unknown) }
}

private func underWay(_ report: StatusReport) -> StatusSummary? {
    report.plan.assessment.partsOfReady.map(\.finding).first { !$0.isSatisfied }
        .map { StatusSummary(finding: $0, verdict: .reconciling) }
}
