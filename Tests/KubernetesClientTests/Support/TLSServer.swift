import Foundation
import Subprocess

/// A real TLS server on loopback, OpenSSL's own, with an authority made for it.
struct TLSServer: Sendable {
    /// `https://127.0.0.1:<port>/`; the certificate bears the name `api.example` and no address.
    var url: String
    /// PEM of the authority that signed the server's certificate.
    var authority: Data
    /// PEM of one that did not.
    var stranger: Data
    /// PEM of a client's certificate that the server accepts, and of its key.
    var client: (certificate: Data, key: Data)

    /// Runs a body against a server that answers every GET.
    ///
    /// - Parameter asksForCertificate: refuses clients without a certificate of the authority.
    static func run(asksForCertificate: Bool = false, _ body: @Sendable (TLSServer) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let arguments = ["-c", script, folder, asksForCertificate ? "-Verify" : "-verify"]
        let result = try await Subprocess.run(
            .name("bash"),
            arguments: Arguments(arguments),
            input: .none,
            output: .sequence,
            error: .discarded
        ) { server in
            defer { try? server.send(signal: .kill) }
            for try await line in server.standardOutput.strings() {
                guard line.hasPrefix("ACCEPT"), let port = line.split(separator: ":").last else { continue }
                try await body(read(folder, port: port.trimmingCharacters(in: .whitespacesAndNewlines)))
                return true
            }
            return false
        }
        guard result.closureResult else { throw NeverAccepts() }
    }

    private static func read(_ folder: String, port: String) throws -> TLSServer {
        let file: (String) throws -> Data = { name in try Data(contentsOf: URL(filePath: "\(folder)/\(name)")) }
        return TLSServer(
            url: "https://127.0.0.1:\(port)/",
            authority: try file("ca.crt"),
            stranger: try file("stranger.crt"),
            client: (try file("client.crt"), try file("client.key"))
        )
    }

    private static let script = #"""
        set -eu
        cd "$0"
        authority() {
            openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$1" \
                -keyout "$1.key" -out "$1.crt"
        }
        signed() {
            openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$1" -keyout "$1.key" -out csr
            printf 'subjectAltName=DNS:api.example\n' > names
            openssl x509 -req -in csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile names -out "$1.crt"
        }
        { authority ca; authority stranger; signed server; signed client; } 2>/dev/null
        exec openssl s_server -accept 127.0.0.1:0 -cert server.crt -key server.key -CAfile ca.crt "$1" 1 -www
        """#
}

/// OpenSSL failed before it served anybody.
private struct NeverAccepts: Error {}
