package import KubernetesAPI

/// True where a live object has every field of an intent with the same value.
///
/// Fields beyond the intent are the server's defaults or another manager's. Lists that server-side apply merges are
/// matched by their keys and may have more elements; all other lists must have the same elements in the same order.
/// What the server leaves out when it writes (`null`, empty lists and texts, a few zeros) is met by absence. Quantities
/// are equal where their amounts are.
///
/// A field that we used to set and no longer do is not seen: whoever compares also compares the intent with the one
/// that was applied last.
package func isSubset(intent: JSONValue, of live: JSONValue?) -> Bool {
    SubsetMatch(path: []).holds(intent, live)
}

/// The comparison at one place of the document.
private struct SubsetMatch {
    /// Members from the root, list indexes left out.
    var path: [String]

    func holds(_ intent: JSONValue, _ live: JSONValue?) -> Bool {
        switch (intent, live) {
        case (.null, .null): true
        case (_, nil): isOmittedWhenWritten(intent)
        case (.object(let members), .object(let liveMembers)):
            members.allSatisfy { name, value in SubsetMatch(path: path + [name]).holds(value, liveMembers[name]) }
        case (.array(let elements), .array(let liveElements)): holds(elements, liveElements)
        case (_, let live?): intent == live || holdsScalar(intent, live)
        }
    }

    private func holds(_ elements: [JSONValue], _ live: [JSONValue]) -> Bool {
        guard let keys = mergeKeys else {
            return elements.count == live.count && zip(elements, live).allSatisfy { holds($0, $1) }
        }
        if keys.isEmpty { return elements.allSatisfy(live.contains) }
        return elements.allSatisfy { element in
            live.contains { candidate in
                keys.allSatisfy { key in element[key].map { $0 == candidate[key] } ?? true }
                    && holds(element, candidate)
            }
        }
    }

    private func holdsScalar(_ intent: JSONValue, _ live: JSONValue) -> Bool {
        if let intent = intent.integer, let live = live.integer { return intent == live }
        guard isQuantity, let intent = quantity(intent), let live = quantity(live) else { return false }
        return intent == live
    }

    /// The server's types drop these; a `false` or a zero only where it does not tell it from absence.
    private func isOmittedWhenWritten(_ intent: JSONValue) -> Bool {
        switch intent {
        case .null, .array([]), .string(""): true
        case .bool(false):
            ["readOnly", "hostNetwork", "hostPID", "hostIPC", "publishNotReadyAddresses"].contains(path.last)
        case .integer(0): ["minReadySeconds", "initialDelaySeconds"].contains(path.last)
        default: false
        }
    }

    private func quantity(_ value: JSONValue) -> Quantity? {
        switch value {
        case .string(let text): Quantity(text)
        case .integer(let number): Quantity(String(number))
        default: nil
        }
    }

    /// Amounts stand in maps of resources, and in a few members of their own.
    private var isQuantity: Bool {
        if let member = path.last, ["sizeLimit", "divisor"].contains(member) { return true }
        guard let map = path.dropLast().last else { return false }
        return ["requests", "limits", "capacity", "hard"].contains(map)
    }

    /// The keys of a list that merges; empty for a set; nil for a list that is replaced as a whole.
    ///
    /// From the `x-kubernetes-list-map-keys` of the kinds in use.
    private var mergeKeys: [String]? {
        guard let member = path.last else { return nil }
        switch member {
        case "containers", "initContainers", "volumes", "env", "imagePullSecrets", "schedulingGates", "resourceClaims":
            return ["name"]
        case "volumeMounts": return ["mountPath"]
        case "volumeDevices": return ["devicePath"]
        case "hostAliases": return ["ip"]
        case "topologySpreadConstraints": return ["topologyKey", "whenUnsatisfiable"]
        case "ownerReferences": return ["uid"]
        case "finalizers": return []
        case "ports":
            // Those of a network policy's rules are one value; a port more would be a hole.
            if path.contains("ingress") || path.contains("egress") { return nil }
            return path.contains("containers") || path.contains("initContainers")
                ? ["containerPort", "protocol"] : ["port", "protocol"]
        default: return nil
        }
    }
}
