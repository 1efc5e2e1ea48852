import FoundationEssentials
import KubernetesClient
import Testing

@Suite struct InClusterTests {
    private static let folder = "/image/var/run/secrets/kubernetes.io/serviceaccount"
    private let environment = ["KUBERNETES_SERVICE_HOST": "10.0.0.1", "KUBERNETES_SERVICE_PORT": "443"]

    private func makeFiles() -> MemoryFiles {
        MemoryFiles([
            Self.folder + "/token": "t1\n", Self.folder + "/ca.crt": "CA1", Self.folder + "/namespace": "room\n",
        ])
    }

    private func credentials(_ files: MemoryFiles, _ time: ManualTime) throws -> ConfiguredCredentials {
        let configuration = try ClusterConfiguration.inCluster(
            environment: environment,
            root: "/image",
            files: files.reader
        )
        return ConfiguredCredentials(configuration, files: files.reader, now: time.read)
    }

    @Test("reads address, namespace and where the rest is")
    func configuration() throws {
        let found = try ClusterConfiguration.inCluster(
            environment: environment,
            root: "/image",
            files: makeFiles().reader
        )
        #expect(found.server == "https://10.0.0.1:443")
        #expect(found.namespace == "room")
        #expect(found.authority == .file(Self.folder + "/ca.crt"))
        #expect(found.user.tokenFile == Self.folder + "/token")
        #expect(!found.skipsVerification)
    }

    @Test("an IPv6 address gets brackets")
    func version6() throws {
        let found = try ClusterConfiguration.inCluster(
            environment: ["KUBERNETES_SERVICE_HOST": "fd00::1", "KUBERNETES_SERVICE_PORT": "443"],
            root: "/image",
            files: makeFiles().reader
        )
        #expect(found.server == "https://[fd00::1]:443")
    }

    @Test("without address or token this is no pod")
    func outside() {
        #expect(throws: ConfigurationError.self) {
            try ClusterConfiguration.inCluster(environment: [:], root: "/image", files: makeFiles().reader)
        }
        #expect(throws: ConfigurationError.self) {
            try ClusterConfiguration.inCluster(environment: environment, files: makeFiles().reader)
        }
    }

    @Test("token and authority are read again every minute, and kept while they cannot be read")
    func rotation() async throws {
        let (files, time) = (makeFiles(), ManualTime())
        let source = try credentials(files, time)
        #expect(try await source.credentials().authorization == Secret("Bearer t1"))
        let readsBefore = files.reads

        files.set(Self.folder + "/token", "t2")
        files.set(Self.folder + "/ca.crt", "CA2")
        time.advance(59)
        #expect(try await source.credentials().authorization == Secret("Bearer t1"))
        #expect(files.reads == readsBefore)
        time.advance(1)
        #expect(try await source.credentials().authorization == Secret("Bearer t2"))
        #expect(try await source.credentials().authority == Data("CA2".utf8))

        files.set(Self.folder + "/token", nil)
        time.advance(60)
        #expect(try await source.credentials().authorization == Secret("Bearer t2"))
        files.set(Self.folder + "/token", "")
        time.advance(60)
        #expect(try await source.credentials().authorization == Secret("Bearer t2"))
    }

    @Test("a refused token is read again at once")
    func rejected() async throws {
        let (files, time) = (makeFiles(), ManualTime())
        let source = try credentials(files, time)
        let first = try await source.credentials()
        files.set(Self.folder + "/token", "t2")
        await source.rejected(first)
        #expect(try await source.credentials().authorization == Secret("Bearer t2"))
    }

    @Test("an authority that was never there is an error, not blind trust")
    func noAuthority() async throws {
        let files = makeFiles()
        files.set(Self.folder + "/ca.crt", nil)
        let source = try credentials(files, ManualTime())
        await #expect(throws: CredentialError.unreadable(path: Self.folder + "/ca.crt", reason: "no such file")) {
            try await source.credentials()
        }
    }
}
