import FoundationEssentials
import KubernetesAPI
import Synchronization

/// A Vault in a file: YAML or JSON, remote key to properties.
///
///     alphaswarm/postgres/owner: {username: alphaswarm, password: s3cret}
///     alphaswarm/postgres/core: permission denied     # a text instead: reading this key fails so
final class VaultFile: Sendable {
    private struct State {
        var content: [String: JSONValue] = [:]
        var seen: Data?
        var problem: String?
    }

    private let path: String
    private let state = Mutex(State())

    init(path: String) {
        self.path = path
        _ = reloadIfChanged()
    }

    /// - Returns: whether the content is another than before. A file that cannot be read is an empty Vault.
    func reloadIfChanged() -> Bool {
        let bytes = try? Data(contentsOf: URL(filePath: path))
        return state.withLock { state in
            guard bytes != state.seen else { return false }
            state.seen = bytes
            do throws(YAMLError) {
                state.content =
                    try YAML.parse(String(decoding: bytes ?? Data(), as: UTF8.self)).first?.value.object ?? [:]
                state.problem = nil
            } catch {
                state.content = [:]
                state.problem = "the Vault file cannot be read: \(error)"
            }
            return true
        }
    }

    /// The properties of a remote key.
    ///
    /// - Throws: in the words of External Secrets' Vault provider.
    func properties(of key: String) throws(SyncFailure) -> [String: JSONValue] {
        let (entry, problem) = state.withLock { ($0.content[key], $0.problem) }
        if let problem { throw SyncFailure(problem) }
        switch entry {
        case .object(let properties): return properties
        case .string(let failure): throw SyncFailure("cannot read secret data from Vault: \(failure)")
        default: throw SyncFailure("Secret does not exist")
        }
    }
}

/// Why an ExternalSecret could not be synced: what the event tells.
struct SyncFailure: Error, Hashable {
    var cause: String
    /// What the condition says, one of External Secrets' fixed sentences.
    var summary = "could not get secret data from provider"

    init(_ cause: String) { self.cause = cause }

    init(_ cause: String, summary: String) {
        self.cause = cause
        self.summary = summary
    }
}
