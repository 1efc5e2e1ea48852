import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// What is rendered for object stores that no server stands for here, read by pgBackRest itself.
@Suite struct ProviderDataPlaneTests {
    @Test("pgBackRest understands what is rendered for each provider, and goes to look for the store")
    func configuration() async throws {
        let place = try await SandboxPlace()
        let key = try await Self.serviceAccount()
        for (store, host) in Self.stores {
            let secretKey = store.gcs == nil ? SandboxCell.secrets[3] : key
            let cell = try SandboxCell(in: place, secretKey: secretKey) { $0.backup?.objectStore = store }
            try await cell.database.run("prepare").mustSucceed()
            let program = "PGBACKREST_REPO1_PATH=$REPOSITORY_PATH/1 exec pgbackrest --io-timeout=1 repo-ls"
            let result = try await cell.database.output(of: "backup-server", ["sh", "-c", program])
            let words = result.output + result.errors
            // The one thing that is missing is the network.
            #expect(words.contains("ERROR: [049]") && words.contains(host), "\(store): \(words)")
        }
    }

    /// Each with the host that pgBackRest asks first.
    private static let stores: [(CellObjectStore, String)] = [
        (store { $0.s3 = CellObjectStore.S3(bucket: "backups") }, "backups.s3.us-east-1.amazonaws.com"),
        (store { $0.azure = .init(account: "account", container: "backups") }, "account.blob.core.windows.net"),
        (store { $0.gcs = .init(bucket: "backups") }, "oauth2.googleapis.com"),
        (identity { $0.azure = .init(account: "account", container: "backups") }, "169.254.169.254"),
        (identity { $0.gcs = .init(bucket: "backups") }, "metadata.google.internal"),
    ]

    private static func store(_ change: (inout CellObjectStore) -> Void) -> CellObjectStore {
        var store = CellObjectStore()
        store.key = "finance/backup"
        change(&store)
        return store
    }

    private static func identity(_ change: (inout CellObjectStore) -> Void) -> CellObjectStore {
        var store = CellObjectStore()
        store.workloadIdentity = true
        change(&store)
        return store
    }

    /// A key as Google hands it out.
    private static func serviceAccount() async throws -> String {
        let key = try await HostProgram.run(["openssl", "genrsa", "2048"]).get()
        let document: JSONValue = [
            "type": "service_account", "client_email": "backups@project.iam.gserviceaccount.com",
            "private_key": .string(key), "token_uri": "https://oauth2.googleapis.com/token",
        ]
        return document.text
    }
}
