import FoundationEssentials
import KubernetesAPI
import Synchronization

/// The Vault of a test: a file that simulated External Secrets reads again when it changes.
package final class TestVault: Sendable {
    private let folder: TemporaryFolder
    private let entries = Mutex<[String: JSONValue]>([:])

    init() throws {
        folder = try TemporaryFolder()
        change { _ in }
    }

    /// The file: YAML, remote key to properties.
    package var path: String { "\(folder.path)/vault.yaml" }

    /// Sets all properties of a remote key.
    package func set(_ key: String, _ properties: [String: String]) {
        change { $0[key] = .object(properties.mapValues(JSONValue.string)) }
    }

    /// Makes reading a key fail with this message.
    package func fail(_ key: String, _ message: String) {
        change { $0[key] = .string(message) }
    }

    /// Removes a remote key.
    package func remove(_ key: String) {
        change { _ = $0.removeValue(forKey: key) }
    }

    /// Written under the lock, or an older state could come after a newer one.
    private func change(_ edit: (inout [String: JSONValue]) -> Void) {
        entries.withLock { entries in
            edit(&entries)
            // A folder of our own that exists cannot refuse a file.
            try? Data(JSONValue.object(entries).serialized).write(to: URL(filePath: path), options: .atomic)
        }
    }
}
