import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

@Suite struct StatusInvariantTests {
    @Test("Each invariant finds what breaks it", arguments: breaches)
    func finds(_ number: Int, _ breakIt: @Sendable (inout PostgresCellStatus) -> Void) {
        var status = right
        #expect(statusViolations(of: StatusUnderTest(status: status, generation: 7)) == [])
        breakIt(&status)
        let found = statusViolations(of: StatusUnderTest(status: status, generation: 7))
        #expect(found.contains { $0.hasPrefix("invariant \(number) ") }, "\(found)")
    }

    @Test func `A generation that goes back and a time that moves alone are found`() {
        var later = right
        later.conditions[0].lastTransitionTime = time.addingTimeInterval(1)
        later.observedGeneration = 6
        let found = statusViolations(of: StatusUnderTest(status: later, generation: 7, earlier: right))
        #expect(found.contains { $0.hasPrefix("invariant 11 ") })
        #expect(found.contains { $0.hasPrefix("invariant 13 ") })
    }

    @Test func `The order of conditions names every type that there is`() {
        #expect(Set(StatusInvariant.all.map(\.number)) == Set(1...20))
        var status = right
        status.conditions = ConditionType.allCases.map { made($0.rawValue) }
        let found = statusViolations(of: StatusUnderTest(status: status, generation: 7))
        #expect(!found.contains { $0.hasPrefix("invariant 14 ") })
    }
}

private typealias Breach = (Int, @Sendable (inout PostgresCellStatus) -> Void)

/// A right status with one thing wrong, by the number of the invariant that finds it.
private let breaches: [Breach] = [
    breach(1) { $0.conditions.removeFirst() },
    breach(2) { $0.conditions += [made("Reconciling"), made("Stalled")] },
    breach(3) { $0.conditions.append(made("Suspended", .false)) },
    breach(4) { $0.conditions.append(made("Stalled")) },
    breach(5) {
        $0.conditions[0].status = .unknown
        $0.conditions.append(made("Stalled"))
    },
    breach(6) { $0.conditions[0].status = .unknown },
    breach(7) { $0.conditions[0].status = .false },
    breach(8) { $0.conditions[1].status = .false },
    breach(9) { $0.observedGeneration = 8 },
    breach(10) { $0.conditions[0].observedGeneration = 6 },
    breach(12) { $0.conditions[0].lastTransitionTime = nil },
    breach(14) { $0.conditions.swapAt(0, 1) },
    breach(15) { $0.conditions[0].reason = "not camel" },
    breach(16) { $0.conditions[0].message = "" },
    breach(17) { $0.conditions[0].message = "since 2026-11-22T10:00:00Z" },
    breach(18) {
        $0.migrations = MigrationStatus()
        $0.migrations?.appliedRevisions = ["a", "a"]
    },
    breach(19) {
        $0.gate = GateStatus(held: 1)
        $0.conditions.append(made("GateOpen"))
    },
    breach(20) {
        $0.migrations = MigrationStatus()
        $0.migrations?.completedAt = time
    },
]

private func breach(_ number: Int, _ breakIt: @escaping @Sendable (inout PostgresCellStatus) -> Void) -> Breach {
    (number, breakIt)
}

private let time = Date(timeIntervalSince1970: 1_790_000_000)

private func made(_ type: String, _ status: ConditionStatus = .true) -> Condition {
    Condition(
        type: type,
        status: status,
        observedGeneration: 7,
        lastTransitionTime: time,
        reason: "Because",
        message: "of this"
    )
}

private var right: PostgresCellStatus {
    var status = PostgresCellStatus()
    status.observedGeneration = 7
    status.conditions = (["Ready"] + ConditionType.partsOfReady.map(\.rawValue)).map { made($0) }
    return status
}
