import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Testing

/// What is rendered for object stores that no server stands for here, read by pgBackRest and rclone themselves.
@Suite struct ProviderDataPlaneTests {
    @Test("pgBackRest and rclone understand what is rendered for each provider, and go to look for the store")
    func configuration() async throws {
        let place = try await SandboxPlace()
        let key = try await Self.serviceAccount()
        for (store, host, words) in Self.stores {
            let secretKey = store.gcs == nil ? SandboxCell.secrets[3] : key
            let cell = try SandboxCell(in: place, secretKey: secretKey) { $0.backup?.objectStore = store }
            try await cell.database.run("prepare").mustSucceed()
            let program = "PGBACKREST_REPO1_PATH=$REPOSITORY_PATH/1 exec pgbackrest --io-timeout=1 repo-ls"
            let result = try await cell.database.output(of: "backup-server", ["sh", "-c", program])
            let said = result.output + result.errors
            // The one thing that is missing is the network.
            #expect(said.contains("ERROR: [049]") && said.contains(host), "\(store): \(said)")
            guard let words else { continue }
            let upload = try await uploadDump(of: cell)
            #expect(upload.contains(words), "\(store): \(upload)")
        }
    }

    /// - Returns: what rclone says of a dump that it is to upload.
    private func uploadDump(of cell: SandboxCell) async throws -> String {
        let pod = try cell.makeJobPod("ledger-dump")
        let program = """
            export RCLONE_RETRIES=1 RCLONE_LOW_LEVEL_RETRIES=1 RCLONE_CONTIMEOUT=2s
            cd "$SCRATCH"
            echo dump >ledger-20261122T030000Z.dump
            sha256sum ledger-20261122T030000Z.dump >ledger-20261122T030000Z.dump.sha256
            exec sh /etc/postgrescell/programs/dump-upload.sh
            """
        let result = try await pod.output(of: pod.names(of: "containers")[0], ["sh", "-c", program])
        #expect(result.exitCode != 0)
        return result.output + result.errors
    }

    /// Each with the host that pgBackRest asks first, and with what rclone looks for; nil where no dumps go.
    private static let stores: [(CellObjectStore, String, String?)] = [
        (
            store { $0.s3 = CellObjectStore.S3(bucket: "backups") }, "backups.s3.us-east-1.amazonaws.com",
            "lookup backups.s3.us-east-1.amazonaws.com"
        ),
        (store { $0.azure = .init(account: "account", container: "backups") }, "account.blob.core.windows.net", nil),
        (store { $0.gcs = .init(bucket: "backups") }, "oauth2.googleapis.com", "lookup oauth2.googleapis.com"),
        (identity { $0.azure = .init(account: "account", container: "backups") }, "169.254.169.254", nil),
        (
            identity { $0.gcs = .init(bucket: "backups") }, "metadata.google.internal",
            "could not find default credentials"
        ),
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
