import FoundationEssentials
import KubernetesAPI
import Synchronization

/// The Vault of a test: a file that simulated External Secrets reads again when it changes.
package final class TestVault: Sendable {
    private let folder: TemporaryFolder
    private let entries = Mutex<[String: JSONValue]>([:])

    init() throws {
        folder = try TemporaryFolder()
        write()
    }

    /// The file: YAML, remote key to properties.
    package var path: String { "\(folder.path)/vault.yaml" }

    /// Sets all properties of a remote key.
    package func set(_ key: String, _ properties: [String: String]) {
        entries.withLock { $0[key] = .object(properties.mapValues(JSONValue.string)) }
        write()
    }

    /// Makes reading a key fail with this message.
    package func fail(_ key: String, _ message: String) {
        entries.withLock { $0[key] = .string(message) }
        write()
    }

    /// Removes a remote key.
    package func remove(_ key: String) {
        _ = entries.withLock { $0.removeValue(forKey: key) }
        write()
    }

    private func write() {
        let bytes = entries.withLock { Data(JSONValue.object($0).serialized) }
        // A folder of our own that exists cannot refuse a file.
        try? bytes.write(to: URL(filePath: path), options: .atomic)
    }
}
