import FoundationEssentials
import OperatorTestSupport

/// An object store with S3's protocol: moto, behind haproxy's TLS, at `minio.storage:9000`.
final class SandboxObjectStore: Sendable {
    static let name = "minio.storage"
    static let bucket = "backups"

    /// What clients must trust.
    let authority: String
    private let network: SandboxNetwork
    private let folder: String
    private let server: HostProcess
    private let entrance: HostProcess

    init(network: SandboxNetwork, folder: String) async throws {
        self.network = network
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let certificate = "\(folder)/store.pem"
        _ = try await HostProgram.run([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days",
            "2",
            "-subj", "/CN=\(Self.name)", "-addext", "subjectAltName=DNS:\(Self.name)", "-keyout", "\(certificate).key",
            "-out", certificate,
        ]).get()
        authority = try String(contentsOfFile: certificate, encoding: .utf8)
        try Data(Self.settings(certificate: certificate).utf8).write(to: URL(filePath: "\(folder)/haproxy.cfg"))
        let program = "\(try HostProgram.python().dropLast("python3".count))moto_server"
        server = try HostProcess(
            network.entry + [program, "-H", "127.0.0.1", "-p", "5000"],
            environment: HostProgram.environment,
            log: "\(folder)/moto.log"
        )
        entrance = try HostProcess(
            network.entry + ["haproxy", "-db", "-f", "\(folder)/haproxy.cfg"],
            environment: HostProgram.environment,
            log: "\(folder)/haproxy.log"
        )
        try await eventually("bucket") { try await self.request("PUT", "/\(Self.bucket)").exitCode == 0 }
    }

    /// The keys under a prefix, in order.
    func keys(_ prefix: String) async throws -> [String] {
        let listing = try await request("GET", "/\(Self.bucket)?list-type=2&max-keys=10000&prefix=\(prefix)").get()
        return listing.split(separator: "<Key>").dropFirst().map { String($0.split(separator: "<", maxSplits: 1)[0]) }
    }

    /// An object's bytes cut to a length, or the object removed where that is 0.
    func truncate(_ key: String, to length: Int) async throws {
        let path = "/\(Self.bucket)/\(key)"
        let copy = "\(folder)/object"
        _ = try await request("GET", path, "--output", copy).get()
        let bytes = try Data(contentsOf: URL(filePath: copy)).prefix(length)
        if bytes.isEmpty {
            _ = try await request("DELETE", path).get()
        } else {
            try bytes.write(to: URL(filePath: copy))
            _ = try await request("PUT", path, "--upload-file", copy).get()
        }
    }

    /// Signed: moto, as S3, keeps what was put with credentials from whoever has none.
    private func request(_ method: String, _ path: String, _ more: String...) async throws -> HostResult {
        let signature = ["--aws-sigv4", "aws:amz:us-east-1:s3", "--user", "test:test"]
        return try await HostProgram.run(
            network.entry + ["curl", "-sSf", "-X", method] + signature + more + ["http://127.0.0.1:5000\(path)"]
        )
    }

    private static func settings(certificate: String) -> String {
        """
        defaults
          mode http
          timeout connect 5s
          timeout client 60s
          timeout server 60s
        frontend tls
          bind 127.0.0.1:9000 ssl crt \(certificate)
          # moto would take the first label of another name for a bucket.
          http-request set-header Host 127.0.0.1:5000
          default_backend store
        backend store
          server moto 127.0.0.1:5000

        """
    }
}
