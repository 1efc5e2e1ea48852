import FoundationEssentials
import KubernetesClient
import Testing

/// Whom the client trusts, against a real TLS server.
@Suite(.timeLimit(.minutes(10))) struct TLSTests {
    @Test func `only a server whose certificate bears its name and is signed by the authority is trusted`()
        async throws
    {
        try await TLSServer.run { server in
            var trusting = ConnectionSettings()
            trusting.authority = server.authority
            trusting.serverName = "api.example"
            try await expectAnswer(of: server, trusting)

            var nameless = trusting
            nameless.serverName = nil
            var misled = trusting
            misled.authority = server.stranger
            var system = trusting
            system.authority = nil
            for (settings, why) in [(nameless, "name"), (misled, "authority"), (system, "system's authorities")] {
                let error = await #expect(throws: TransportError.self, "\(why)") {
                    try await answer(of: server, settings)
                }
                #expect(error?.kind == .insecure, "\(why): \(error.map(String.init(describing:)) ?? "")")
            }
        }
    }

    @Test func `any certificate does only where the configuration says so`() async throws {
        try await TLSServer.run { server in
            var careless = ConnectionSettings()
            careless.skipsVerification = true
            try await expectAnswer(of: server, careless)
        }
    }

    @Test func `a client's certificate is shown to a server that asks for one`() async throws {
        try await TLSServer.run(asksForCertificate: true) { server in
            var settings = ConnectionSettings()
            settings.authority = server.authority
            settings.serverName = "api.example"
            let error = await #expect(throws: TransportError.self) { try await answer(of: server, settings) }
            #expect(error?.kind == .insecure, "\(error.map(String.init(describing:)) ?? "")")
            (settings.clientCertificate, settings.clientKey) = server.client
            try await expectAnswer(of: server, settings)
        }
    }

    private func expectAnswer(of server: TLSServer, _ settings: ConnectionSettings) async throws {
        let code = try await answer(of: server, settings)
        #expect(code == 200)
    }

    private func answer(of server: TLSServer, _ settings: ConnectionSettings) async throws -> Int {
        let request = HTTPRequestValue(method: "GET", url: server.url, connection: settings)
        return try await CurlTransport().perform(request).head.code
    }
}
