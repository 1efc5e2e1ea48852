import FoundationEssentials
import KubernetesAPI
import KubernetesClient
import Synchronization
import Testing

@Suite struct PluginCredentialsTests {
    private static let version = "client.authentication.k8s.io/v1"

    private static func answer(_ status: String, version: String = version) -> String {
        #"{"apiVersion":"\#(version)","kind":"ExecCredential","status":\#(status)}"#
    }

    private func source(
        _ runner: PluginRunner,
        plugin: ExecPlugin = ExecPlugin(command: "tool"),
        time: ManualTime = ManualTime()
    ) -> ConfiguredCredentials {
        var configuration = ClusterConfiguration(server: "https://s", authority: .data(Data("CA".utf8)))
        configuration.user.plugin = plugin
        configuration.tlsServerName = "name"
        return ConfiguredCredentials(configuration, runner: runner, now: time.read)
    }

    @Test("runs once for all who wait, and again after its credentials expire")
    func singleFlight() async throws {
        let time = ManualTime()
        let runs = Mutex(0)
        let (gate, opener) = AsyncStream<Void>.makeStream()
        let source = source(
            PluginRunner { _, _ throws(CredentialError) in
                for await _ in gate {}
                let run = runs.withLock { runs in
                    runs += 1
                    return runs
                }
                let expiry = Timestamp.format(time.now.addingTimeInterval(100))
                return Data(Self.answer(#"{"token":"t\#(run)","expirationTimestamp":"\#(expiry)"}"#).utf8)
            },
            time: time
        )
        let tokens = try await withThrowingTaskGroup(of: Secret?.self) { group in
            for _ in 0..<20 { group.addTask { try await source.credentials().authorization } }
            opener.finish()
            return try await group.reduce(into: Set<Secret?>()) { $0.insert($1) }
        }
        #expect(tokens == [Secret("Bearer t1")])
        #expect(runs.withLock { $0 } == 1)

        time.advance(89)
        #expect(try await source.credentials().authorization == Secret("Bearer t1"))
        time.advance(1)
        #expect(try await source.credentials().authorization == Secret("Bearer t2"))
    }

    @Test("runs again once for credentials that were refused, however often they are refused")
    func rejected() async throws {
        let runs = Mutex(0)
        let source = source(
            PluginRunner { _, _ throws(CredentialError) in
                let run = runs.withLock { runs in
                    runs += 1
                    return runs
                }
                return Data(Self.answer(#"{"token":"t\#(run)"}"#).utf8)
            }
        )
        let first = try await source.credentials()
        await source.rejected(first)
        #expect(try await source.credentials().authorization == Secret("Bearer t2"))
        await source.rejected(first)
        #expect(try await source.credentials().authorization == Secret("Bearer t2"))
        #expect(runs.withLock { $0 } == 2)
    }

    @Test(
        "refuses what is no credential, without quoting it",
        arguments: [
            ("hunter2", "printed no ExecCredential"), (answer("null"), "no status"),
            (answer(#"{"token":"hunter2"}"#, version: "client.authentication.k8s.io/v1beta1"), "does not speak"),
            (answer(#"{"clientCertificateData":"hunter2"}"#), "with its key"), (answer("{}"), "neither"),
            (#"{"apiVersion":"v1","kind":"Secret"}"#, "printed no ExecCredential"),
        ]
    )
    func malformed(output: String, text: String) async {
        let source = source(PluginRunner { _, _ throws(CredentialError) in Data(output.utf8) })
        let error = await #expect(throws: CredentialError.self) { try await source.credentials() }
        #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("hunter2") == false)
    }

    @Test("a real plugin gets arguments, environment and the cluster, and its certificate is used")
    func process() async throws {
        let script = try Script(
            """
            cat >/dev/null
            printf '%s' "$KUBERNETES_EXEC_INFO" > "$OUT"
            printf '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":'
            printf '{"clientCertificateData":"%s","clientKeyData":"%s"}}' "$1" "$STAGE"
            echo "some secret" >&2
            """
        )
        defer { script.remove() }
        var plugin = ExecPlugin(
            command: "/bin/sh",
            arguments: [script.path, "argument"],
            environment: ["STAGE": "prod", "OUT": script.path + ".info"],
            providesClusterInfo: true
        )
        plugin.clusterExtension = #"{"audience":"x"}"#
        let found = try await source(.process(clock: StoppedClock()), plugin: plugin).credentials()
        #expect(found.clientCertificate == Data("argument".utf8))
        #expect(found.clientKey == Data("prod".utf8))
        let info = try JSONValue(parsing: try FileReader.disk.read(script.path + ".info").get())
        #expect(info[path: ["spec", "interactive"]] == false)
        #expect(
            info[path: ["spec", "cluster"]]
                == [
                    "server": "https://s", "tls-server-name": "name", "certificate-authority-data": "Q0E=",
                    "config": ["audience": "x"],
                ]
        )
    }

    @Test("a plugin that fails is named with its code, not with what it printed")
    func failing() async throws {
        let script = try Script("echo hunter2; echo hunter2 >&2; exit 3\n")
        defer { script.remove() }
        let plugin = ExecPlugin(command: "/bin/sh", arguments: [script.path])
        let source = source(.process(clock: StoppedClock()), plugin: plugin)
        await #expect(throws: CredentialError.plugin(command: "/bin/sh", reason: "it ended with code 3")) {
            try await source.credentials()
        }
    }

    @Test("a plugin that does not exist is an error")
    func absent() async {
        let source = source(.process(clock: StoppedClock()), plugin: ExecPlugin(command: "no-such-plugin-here"))
        await #expect(throws: CredentialError.self) { try await source.credentials() }
    }

    @Test("a plugin that hangs is killed with its children when its time is over")
    func hanging() async throws {
        let script = try Script("sleep 1000 &\nwait\nsleep 1000\n")
        defer { script.remove() }
        let plugin = ExecPlugin(command: "/bin/sh", arguments: [script.path])
        let source = source(.process(clock: InstantClock()), plugin: plugin)
        let error = await #expect(throws: CredentialError.self) { try await source.credentials() }
        #expect(error?.description.contains("not done after 30") == true)
    }
}

/// A shell's script; not executed itself, since a process that another test forks may still hold it open for writing.
private struct Script {
    let path: String

    init(_ text: String) throws {
        let name = "plugin-\(UUID().uuidString).sh"
        path = FileManager.default.temporaryDirectory.path + "/" + name
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }

    func remove() {
        for file in [path, path + ".info"] { try? FileManager.default.removeItem(atPath: file) }
    }
}
