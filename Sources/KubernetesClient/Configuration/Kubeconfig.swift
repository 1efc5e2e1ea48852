import FoundationEssentials
import KubernetesAPI

/// One or several merged kubeconfig files.
package struct Kubeconfig: Sendable {
    var currentContext: String?
    var clusters: [String: Cluster] = [:]
    var users: [String: User] = [:]
    var contexts: [String: Context] = [:]

    /// Reads files and merges them; of everything that several name, the first counts.
    ///
    /// A missing file is skipped where another one is there, as kubectl does it.
    package static func load(
        paths: [String],
        files: FileReader = .disk
    ) throws(ConfigurationError) -> Kubeconfig {
        var merged: Kubeconfig?
        var missing: ConfigurationError?
        for path in paths {
            switch files.read(path) {
            case .success(let bytes):
                let text = String(decoding: bytes, as: UTF8.self)
                let config = try Kubeconfig(parsing: text, path: path)
                merged = merged?.merging(config) ?? config
            case .failure(let error) where error.isMissing:
                missing = missing ?? .unreadable(path: path, reason: error.reason)
            case .failure(let error):
                throw .unreadable(path: path, reason: error.reason)
            }
        }
        guard let merged else { throw missing ?? .noContext }
        return merged
    }

    /// - Parameter path: what errors name; relative paths within start from its folder.
    package init(parsing text: String, path: String) throws(ConfigurationError) {
        let value: JSONValue
        do {
            value = try YAML.parse(text).first?.value ?? [:]
        } catch {
            throw .malformed(path: path, reason: error.description)
        }
        let document: Document
        do {
            document = try JSONCoding.decode(Document.self, from: Data(value.serialized))
        } catch {
            throw .malformed(path: path, reason: error.summary)
        }
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) + "/" } ?? ""
        currentContext = document.currentContext.flatMap { $0.isEmpty ? nil : $0 }
        clusters = Self.byName(document.clusters) { ($0.name, $0.cluster.anchored(in: folder)) }
        users = Self.byName(document.users) { ($0.name, $0.user.anchored(in: folder)) }
        contexts = Self.byName(document.contexts) { ($0.name, $0.context) }
        for cluster in value["clusters"]?.array ?? [] {
            guard let name = cluster["name"]?.string else { continue }
            let entries = cluster[path: ["cluster", "extensions"]]?.array
            let found = entries?.first { $0["name"] == "client.authentication.k8s.io/exec" }
            clusters[name]?.execExtension = found?["extension"]?.text
        }
    }

    private func merging(_ later: Kubeconfig) -> Kubeconfig {
        var result = self
        result.currentContext = currentContext ?? later.currentContext
        result.clusters.merge(later.clusters) { first, _ in first }
        result.users.merge(later.users) { first, _ in first }
        result.contexts.merge(later.contexts) { first, _ in first }
        return result
    }

    private static func byName<Entry, Value>(
        _ entries: [Entry]?,
        _ pair: (Entry) -> (String, Value)
    ) -> [String: Value] {
        Dictionary((entries ?? []).map(pair), uniquingKeysWith: { first, _ in first })
    }
}
