import FoundationEssentials
import KubernetesAPI

/// What a plugin printed: the status of an `ExecCredential`.
struct PluginAnswer: Hashable, Sendable {
    var token: Secret?
    /// PEM.
    var clientCertificate: Data?
    var clientKey: Data?
    /// Without it the credentials are good until the server refuses them.
    var expiry: Date?

    /// Credentials that are about to expire might do so on the way.
    static let leeway: TimeInterval = 10

    func isGood(now: Date) -> Bool {
        expiry.map { now < $0.addingTimeInterval(-Self.leeway) } ?? true
    }

    /// Reads the output of a plugin.
    init(output: Data, plugin: ExecPlugin) throws(CredentialError) {
        func refusal(_ reason: String) -> CredentialError { .plugin(command: plugin.command, reason: reason) }
        let document: Document
        do {
            document = try JSONCoding.decode(Document.self, from: output)
        } catch {
            throw refusal("it printed no ExecCredential: \(error.summary)")
        }
        guard document.kind == "ExecCredential" else { throw refusal("it printed no ExecCredential") }
        guard document.apiVersion == plugin.apiVersion else {
            throw refusal("it does not speak \(plugin.apiVersion), which the configuration asks for")
        }
        guard let status = document.status else { throw refusal("its ExecCredential has no status") }
        guard (status.clientCertificateData == nil) == (status.clientKeyData == nil) else {
            throw refusal("a client certificate comes with its key or not at all")
        }
        guard status.token != nil || status.clientCertificateData != nil else {
            throw refusal("its ExecCredential holds neither a token nor a certificate")
        }
        token = status.token.map { Secret($0) }
        clientCertificate = status.clientCertificateData.map { Data($0.utf8) }
        clientKey = status.clientKeyData.map { Data($0.utf8) }
        expiry = status.expirationTimestamp
    }

    private struct Document: Decodable {
        var apiVersion: String
        var kind: String
        var status: Status?

        struct Status: Decodable {
            var token: String?
            var clientCertificateData: String?
            var clientKeyData: String?
            var expirationTimestamp: Date?
        }
    }
}
