import EmbeddedCluster
import FoundationEssentials
import KubernetesAPI
import KubernetesClient
import OperatorTestSupport
import Testing

/// What a real API server asks of a node; with one `KubectlDataPlaneTests` does so.
struct KubeletServerTests {
    /// A node with one pod, whose log says what was wanted of it.
    private struct Node: PodAccess {
        func pod(_ key: ObjectKey) -> JSONValue? {
            key == ObjectKey(namespace: "shop", name: "web") ? ["metadata": ["name": "web"]] : nil
        }

        func log(of container: PodContainer, _ options: LogOptions) throws(Refusal) -> AsyncStream<[UInt8]> {
            guard container.name == "main" else { throw Refusal(400, "BadRequest", "\(container.name) is waiting") }
            return AsyncStream { continuation in
                continuation.yield(Array("\(container.name) \(options.tail ?? -1) \(options.follows)".utf8))
                continuation.finish()
            }
        }

        func run(
            _ command: ContainerCommand,
            in container: PodContainer,
            input: AsyncStream<[UInt8]>?,
            output: @escaping @Sendable (ContainerOutput, [UInt8]) async throws -> Void
        ) -> Int { 0 }
    }

    /// Answers of the server to each path.
    private func answers(to paths: [String]) async throws -> [HTTPResponseValue] {
        let port = try freePorts(1)[0]
        let transport = CurlTransport()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await KubeletServer(port: port, pods: Node()).run() }
            defer { group.cancelAll() }
            var answers: [HTTPResponseValue] = []
            for path in paths {
                let request = HTTPRequestValue(
                    method: "GET",
                    url: "http://127.0.0.1:\(port)\(path)",
                    timeout: .seconds(60)
                )
                try await eventually("an answer") {
                    answers.append(try await transport.perform(request))
                    return true
                }
            }
            return answers
        }
    }

    @Test func `it shows the log of a container, as it is asked for`() async throws {
        let answer = try await answers(to: ["/containerLogs/shop/web/main?tailLines=3&follow=true"])[0]
        #expect(answer.head.code == 200 && String(decoding: answer.body, as: UTF8.self) == "main 3 true")
    }

    @Test func `what it cannot do it says in plain words`() async throws {
        let answers = try await answers(to: [
            "/containerLogs/shop/web/first", "/containerLogs/shop/other/main", "/exec/shop/web/main?command=true",
            "/pods",
        ])
        #expect(answers.map(\.head.code) == [400, 404, 400, 404])
        let words = answers.map { String(decoding: $0.body, as: UTF8.self) }
        #expect(words[0] == "first is waiting")
        #expect(words[1] == "pod \"shop/other\" does not run here")
        #expect(words[2].contains("over WebSockets alone"))
    }
}
