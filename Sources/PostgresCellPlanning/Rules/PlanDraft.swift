import FoundationEssentials
import KubernetesAPI
import PostgresCellAPI

/// A plan in the making, with what its rules look at.
struct PlanDraft {
    let observation: CellObservation
    let children: CellChildren
    let problems: [SpecProblem]
    let now: Date
    var plan: CellPlan

    /// Adds a wave.
    ///
    /// What is there is kept as it shall be, whatever an earlier wave looks like now: a broken credential must not
    /// keep a database from its maintenance. What is not there is made only once nothing is missing.
    ///
    /// - Parameter missing: what must be observed before anything of the wave is made; nil where nothing must.
    mutating func addWave(_ name: PlanWave.Name, _ objects: [DesiredObject], missing: Finding? = nil) {
        var wave = PlanWave(name)
        for object in objects {
            switch step(for: object, missing: missing) {
            case .write: wave.objects.append(object)
            case .wait: wave.waitsFor = missing?.message
            case .keepTemplate:
                var kept = object
                kept.policy = .keepTemplate
                wave.objects.append(kept)
            case .leave: break
            }
        }
        if !wave.objects.isEmpty || wave.waitsFor != nil { plan.waves.append(wave) }
    }

    private enum Step { case write, wait, keepTemplate, leave }

    private func step(for object: DesiredObject, missing: Finding?) -> Step {
        if assessOwnership(of: object.reference, in: observation) != nil { return .leave }
        guard let live = observation.metadata(of: object.reference) else { return missing == nil ? .write : .wait }
        if object.policy == .createOnly { return .leave }
        if let template = object.template, template.isOutdated(on: live) { return .keepTemplate }
        return .write
    }
}

extension TemplateFingerprint {
    /// True where a live object was made from the same inputs with another template: only the operator changed.
    func isOutdated(on live: ObjectMeta) -> Bool {
        live.annotations?[WellKnownNames.Annotation.templateInputs] == inputs
            && live.annotations?[WellKnownNames.Annotation.templateHash] != template
    }
}
