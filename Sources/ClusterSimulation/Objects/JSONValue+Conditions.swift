package import FoundationEssentials
package import KubernetesAPI

extension [JSONValue] {
    /// The conditions with one set; its transition time stays while its status does.
    ///
    /// - Parameter others: members that only some kinds' conditions have.
    package func setting(
        _ type: String,
        _ status: Bool,
        reason: String? = nil,
        message: String? = nil,
        now: Date,
        others: [String: JSONValue] = [:]
    ) -> [JSONValue] {
        var condition: [String: JSONValue] = others
        condition["type"] = .string(type)
        condition["status"] = status ? "True" : "False"
        condition["reason"] = reason.map(JSONValue.string)
        condition["message"] = message.map(JSONValue.string)
        let before = first { $0["type"]?.string == type }
        let isSame = before?["status"] == condition["status"]
        condition["lastTransitionTime"] = isSame ? before?["lastTransitionTime"] : JSONValue(now)
        guard let index = firstIndex(where: { $0["type"]?.string == type }) else { return self + [.object(condition)] }
        var conditions = self
        conditions[index] = .object(condition)
        return conditions
    }
}
