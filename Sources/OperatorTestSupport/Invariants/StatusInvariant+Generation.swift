import FoundationEssentials
import KubernetesAPI
import PostgresCellAPI

extension StatusInvariant {
    /// Which spec the status speaks of, and when it changed.
    static let generationInvariants: [StatusInvariant] = [
        StatusInvariant(number: 9, sentence: "the status speaks of no generation to come") { subject in
            subject.status.observedGeneration > subject.generation
                ? ["it observed \(subject.status.observedGeneration) of \(subject.generation)"] : []
        },
        StatusInvariant(number: 10, sentence: "every condition speaks of the status's generation") { subject in
            subject.status.conditions
                .filter { $0.observedGeneration != subject.status.observedGeneration }
                .map { "\($0.type) does not" }
        },
        StatusInvariant(number: 11, sentence: "the observed generation never goes back") { subject in
            guard let earlier = subject.earlier else { return [] }
            return subject.status.observedGeneration < earlier.observedGeneration
                ? ["from \(earlier.observedGeneration) to \(subject.status.observedGeneration)"] : []
        },
        StatusInvariant(number: 12, sentence: "every condition has a transition time in whole seconds") { subject in
            subject.status.conditions
                .filter { condition in
                    guard let time = condition.lastTransitionTime?.timeIntervalSince1970 else { return true }
                    return time != time.rounded(.down)
                }
                .map { "\($0.type) has not" }
        },
        StatusInvariant(number: 13, sentence: "a transition time moves only with its status") { subject in
            subject.status.conditions.compactMap { condition in
                guard let before = subject.earlier?.conditions[type: condition.type] else { return nil }
                let moved = before.lastTransitionTime != condition.lastTransitionTime
                return moved && before.status == condition.status ? "\(condition.type) moved" : nil
            }
        },
    ]
}
