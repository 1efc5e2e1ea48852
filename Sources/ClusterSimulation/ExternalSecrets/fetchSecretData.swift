import FoundationEssentials
import KubernetesAPI

/// A text as a Secret's data holds it.
func encodeBase64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

/// Fetches what an ExternalSecret asks for and renders its template: the data of the Secret, not yet encoded.
func fetchSecretData(_ external: JSONValue, vault: VaultFile?) throws(SyncFailure) -> [String: String] {
    var fetched: [String: String] = [:]
    for (index, source) in external.list("spec", "dataFrom").enumerated() {
        let key = source.text("extract", "key") ?? ""
        for (name, value) in try properties(key, vault, "spec.dataFrom[\(index)]") { fetched[name] = text(of: value) }
    }
    for (index, entry) in external.list("spec", "data").enumerated() {
        let key = entry.text("remoteRef", "key") ?? ""
        let found = try properties(key, vault, "spec.data[\(index)]")
        let name = entry.text("secretKey") ?? ""
        guard let property = entry.text("remoteRef", "property") else {
            fetched[name] = JSONValue.object(found).text
            continue
        }
        guard let value = found[property] else {
            throw SyncFailure(
                "error processing spec.data[\(index)] (key: \(key)), err: cannot find secret data for key: \"\(property)\""
            )
        }
        fetched[name] = text(of: value)
    }
    guard let template = external[path: ["spec", "target", "template"]] else { return fetched }
    var rendered = template.text("mergePolicy") == "Merge" ? fetched : [:]
    for (name, text) in template["data"]?.object ?? [:] {
        rendered[name] = try renderTemplate(text.string ?? "", fetched)
    }
    if template["data"] == nil, template["templateFrom"] == nil { rendered = fetched }
    return rendered
}

private func text(of value: JSONValue) -> String { value.string ?? value.text }

private func properties(
    _ key: String,
    _ vault: VaultFile?,
    _ place: String
) throws(SyncFailure) -> [String: JSONValue] {
    do throws(SyncFailure) {
        guard let vault else { throw SyncFailure("Secret does not exist") }
        return try vault.properties(of: key)
    } catch {
        throw SyncFailure("error processing \(place) (key: \(key)), err: \(error.cause)")
    }
}
