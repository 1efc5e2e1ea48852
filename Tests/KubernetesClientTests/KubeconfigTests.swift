import FoundationEssentials
import KubernetesClient
import Testing

@Suite struct KubeconfigTests {
    private static let first = """
        apiVersion: v1
        kind: Config
        current-context: dev
        clusters:
        - name: c1
          cluster:
            server: https://one:6443/
            certificate-authority: pki/ca.crt
            tls-server-name: kubernetes
            proxy-url: http://proxy:3128
            extensions:
            - name: client.authentication.k8s.io/exec
              extension: {audience: "x"}
        contexts:
        - name: dev
          context: {cluster: c1, user: u1, namespace: room}
        - name: bare
          context: {cluster: c1}
        - name: dangling
          context: {cluster: nowhere, user: u1}
        users:
        - name: u1
          user:
            client-certificate-data: Y2VydA==
            client-key: /abs/key.pem
        """

    private static let second = """
        current-context: other
        clusters:
        - name: c1
          cluster: {server: "https://shadowed"}
        - name: c2
          cluster: {server: "https://two", insecure-skip-tls-verify: true}
        contexts:
        - name: second
          context: {cluster: c2, user: plugin}
        users:
        - name: plugin
          user:
            exec:
              apiVersion: client.authentication.k8s.io/v1
              command: bin/get-token
              args: [--cluster, two]
              env:
              - {name: STAGE, value: "1"}
              provideClusterInfo: true
              interactiveMode: IfAvailable
        """

    private func load(
        _ environment: [String: String],
        kubeconfig: String? = nil,
        context: String? = nil
    ) throws -> ClusterConfiguration {
        let files = MemoryFiles([
            "/a/config": Self.first, "/b/config": Self.second, "/home/me/.kube/config": Self.second,
        ])
        return try ClusterConfiguration.load(
            environment: environment,
            kubeconfig: kubeconfig,
            context: context,
            files: files.reader
        )
    }

    @Test("the current context names cluster, user and namespace")
    func current() throws {
        let found = try load(["KUBECONFIG": "/a/config"])
        #expect(found.server == "https://one:6443")
        #expect(found.namespace == "room")
        #expect(found.authority == .file("/a/pki/ca.crt"))
        #expect(found.tlsServerName == "kubernetes")
        #expect(found.proxy == "http://proxy:3128")
        #expect(!found.skipsVerification)
        #expect(found.user.certificate == .data(Data("cert".utf8)))
        #expect(found.user.key == .file("/abs/key.pem"))
    }

    @Test("of several files the first counts, and missing ones are skipped")
    func merging() throws {
        let list = ["KUBECONFIG": "/missing:/a/config:/b/config"]
        #expect(try load(list).server == "https://one:6443")
        let second = try load(list, context: "second")
        #expect(second.server == "https://two")
        #expect(second.skipsVerification)
        #expect(second.namespace == "default")
        #expect(second.user.plugin?.command == "/b/bin/get-token")
        #expect(second.user.plugin?.arguments == ["--cluster", "two"])
        #expect(second.user.plugin?.environment == ["STAGE": "1"])
        #expect(second.user.plugin?.providesClusterInfo == true)
    }

    @Test("a context without a user is anonymous")
    func anonymous() throws {
        #expect(try load(["KUBECONFIG": "/a/config"], context: "bare").user == UserCredentials())
    }

    @Test("an explicit file wins over everything, the home file comes last")
    func order() throws {
        #expect(try load(["KUBECONFIG": "/b/config"], kubeconfig: "/a/config").server == "https://one:6443")
        #expect(try load(["HOME": "/home/me"], context: "second").server == "https://two")
    }

    @Test(
        "what is missing is named",
        arguments: [
            ("/a/config", "elsewhere", "no context named elsewhere"),
            ("/a/config", "dangling", "no cluster named nowhere"),
            ("/nothing", nil, "cannot read /nothing: no such file"), ("/b/config", nil, "no context named other"),
        ] as [(String, String?, String)]
    )
    func missing(path: String, context: String?, text: String) {
        let error = #expect(throws: ConfigurationError.self) { try load(["KUBECONFIG": path], context: context) }
        #expect(error?.description.contains(text) == true)
    }

    @Test(
        "what is not supported or not safe is refused",
        arguments: [
            ("{token: t, as: admin}", "{server: 'https://s'}", "acting as another user"),
            ("{auth-provider: {name: gcp}}", "{server: 'https://s'}", "auth-provider gcp"),
            ("{client-certificate: a}", "{server: 'https://s'}", "without its key"),
            (
                "{exec: {command: x, apiVersion: client.authentication.k8s.io/v1alpha1}}", "{server: 'https://s'}",
                "v1alpha1"
            ),
            (
                "{exec: {command: x, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Always}}",
                "{server: 'https://s'}", "must ask someone"
            ),
            ("{}", "{server: 'ftp://s'}", "not an http or https URL"),
            ("{}", "{server: 'https://s', certificate-authority: a, insecure-skip-tls-verify: true}", "at once"),
            ("{}", "{server: 'https://s', insecure-skip-tls-verify: 'yes'}", "insecure-skip-tls-verify: expected Bool"),
            ("{}", "{}", "server is missing"),
        ]
    )
    func refused(user: String, cluster: String, text: String) {
        let yaml = """
            current-context: x
            contexts: [{name: x, context: {cluster: x, user: x}}]
            clusters: [{name: x, cluster: \(cluster)}]
            users: [{name: x, user: \(user)}]
            """
        let error = #expect(throws: ConfigurationError.self) {
            try Kubeconfig(parsing: yaml, path: "/f").resolve()
        }
        #expect(error?.description.contains(text) == true, "\(error?.description ?? "")")
    }

    @Test("a text that is no YAML names file and line")
    func malformed() {
        let error = #expect(throws: ConfigurationError.self) {
            try Kubeconfig(parsing: "clusters:\n- name: [", path: "/f")
        }
        #expect(error?.description.hasPrefix("/f: line") == true)
    }

    @Test(
        "tokens, token files and passwords become the Authorization field",
        arguments: [
            ("{token: abc}", "Bearer abc"), ("{token: abc, tokenFile: tok}", "Bearer from-file"),
            ("{username: me, password: pw}", "Basic bWU6cHc="),
        ]
    )
    func authorization(user: String, value: String) async throws {
        let yaml = """
            current-context: x
            contexts: [{name: x, context: {cluster: x, user: x}}]
            clusters: [{name: x, cluster: {server: 'https://s'}}]
            users: [{name: x, user: \(user)}]
            """
        let configuration = try Kubeconfig(parsing: yaml, path: "/dir/f").resolve()
        let files = MemoryFiles(["/dir/tok": " from-file\n"])
        let found = try await ConfiguredCredentials(configuration, files: files.reader).credentials()
        #expect(found.authorization == Secret(value))
    }
}
