import KubernetesAPI
import PostgresCellAPI

extension StatusInvariant {
    /// How Ready, Reconciling and Stalled agree with each other and with the conditions they sum up.
    static let summaryInvariants: [StatusInvariant] = [
        StatusInvariant(number: 1, sentence: "Ready is always there") { subject in
            subject.condition("Ready") == nil ? ["it is absent"] : []
        },
        StatusInvariant(number: 2, sentence: "Reconciling and Stalled are never there together") { subject in
            subject.condition("Reconciling") != nil && subject.condition("Stalled") != nil ? ["both are there"] : []
        },
        StatusInvariant(number: 3, sentence: "what is abnormal or informational is there only while true") { subject in
            ["Reconciling", "Stalled", "Suspended", "TemplateOutdated"]
                .filter { type in subject.condition(type).map { $0.status != .true } ?? false }
                .map { "\($0) is there and not True" }
        },
        StatusInvariant(number: 4, sentence: "Ready=True excludes Reconciling, Stalled and Suspended") { subject in
            guard subject.condition("Ready")?.status == .true else { return [] }
            return ["Reconciling", "Stalled", "Suspended"].filter { subject.condition($0) != nil }
                .map { "\($0) is there" }
        },
        StatusInvariant(number: 5, sentence: "Stalled means Ready=False with the same reason and message") { subject in
            guard let stalled = subject.condition("Stalled"), let ready = subject.condition("Ready") else { return [] }
            let agrees =
                ready.status == .false && ready.reason == stalled.reason && ready.message == stalled.message
            return agrees ? [] : ["Ready is \(ready.status.rawValue), \(ready.reason ?? "")"]
        },
        StatusInvariant(number: 6, sentence: "Ready=Unknown means Reconciling") { subject in
            subject.condition("Ready")?.status == .unknown && subject.condition("Reconciling") == nil
                ? ["Reconciling is absent"] : []
        },
        StatusInvariant(number: 7, sentence: "what is not Ready is Reconciling, Stalled or Suspended") { subject in
            guard subject.condition("Ready")?.status != .true else { return [] }
            let told = ["Reconciling", "Stalled", "Suspended"].contains { subject.condition($0) != nil }
            return told ? [] : ["none of them is there"]
        },
        StatusInvariant(number: 8, sentence: "Ready=True means that all of its parts are True") { subject in
            guard subject.condition("Ready")?.status == .true else { return [] }
            return ["CredentialsSynced", "StorageReady", "DatabaseAvailable", "PoolerAvailable", "MigrationsApplied"]
                .filter { subject.condition($0)?.status != .true }
                .map { "\($0) is not True" }
        },
    ]
}

extension StatusUnderTest {
    /// The condition of a type.
    func condition(_ type: String) -> Condition? { status.conditions[type: type] }
}
