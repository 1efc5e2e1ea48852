import KubernetesAPI

/// Reads what images do from YAML or JSON.
///
///     registry.example/migrations:2: {migrates: [0045_ledger, 0044_bots], seconds: 5}
///     registry.example/migrations:3: {fails: "relation does not exist", exitCode: 1}
///     registry.example/none:1: {cannotBePulled: true}
///     registry.example/slow:1: {staysUnready: true}
///
/// - Throws: `YAMLError` for what is no YAML; an entry that is not understood is left out.
package func readImageBehaviours(_ text: String) throws -> [String: ImageBehaviour] {
    let root = try YAML.parse(text).first?.value.object ?? [:]
    return root.compactMapValues { entry in
        if let revisions = entry["migrates"]?.strings {
            let seconds = entry["seconds"]?.integer.map(Double.init)
            return .migrates(revisions, seconds: seconds)
        }
        if let message = entry["fails"]?.string {
            return .fails(message, exitCode: entry.count("exitCode") ?? 1)
        }
        if entry["cannotBePulled"] == true { return .cannotBePulled }
        return entry["staysUnready"] == true ? .staysUnready : nil
    }
}
