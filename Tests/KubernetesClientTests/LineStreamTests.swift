import FoundationEssentials
import KubernetesAPI
import KubernetesClient
import Testing

@Suite struct LineStreamTests {
    private let request = APIRequest(.get, "/apis/test.example/v1/gadgets", verb: "watch")

    private func lines(_ chunks: [Data]) async throws -> [String] {
        var lines: [String] = []
        for try await line in LineStream(body(chunks: chunks), request) {
            lines.append(String(decoding: line, as: UTF8.self))
        }
        return lines
    }

    @Test("lines are the same wherever one chunk ends")
    func everySplit() async throws {
        let text = Data("{\"a\":1}\n\n{\"bäö\":\"€\"}\r\n{}\n".utf8)
        for split in 0...text.count {
            let found = try await lines([Data(text[..<split]), Data(text[split...])])
            #expect(found == ["{\"a\":1}", "{\"bäö\":\"€\"}\r", "{}"], "split at \(split)")
        }
    }

    @Test("lines are the same where every byte comes by itself")
    func singleBytes() async throws {
        let text = Data("one\ntwo\nthree\n".utf8)
        #expect(try await lines(text.map { Data([$0]) }) == ["one", "two", "three"])
    }

    @Test("many lines in one chunk, and lines over many chunks")
    func mixed() async throws {
        let chunks = ["a\nb\nc", "c", "c\nd", "\n"].map { Data($0.utf8) }
        #expect(try await lines(chunks) == ["a", "b", "ccc", "d"])
    }

    @Test("an answer that ends within a line is an error that names the request")
    func truncated() async {
        let error = await #expect(throws: APIError.self) { try await lines([Data("whole\npart".utf8)]) }
        #expect(error?.cause == .decoding("the answer ends within a line"))
        #expect(error?.description.contains("watch /apis/test.example/v1/gadgets") == true)
    }

    @Test("a line without end is refused at the limit")
    func tooLong() async {
        let error = await #expect(throws: APIError.self) {
            try await lines(Array(repeating: Data(repeating: 0x78, count: 1 << 20), count: 18))
        }
        #expect(error?.cause == .decoding("a line exceeds 16777216 bytes"))
    }

    @Test("a watch decodes events, bookmarks and errors")
    func events() async throws {
        let text = """
            {"type":"ADDED","object":{"metadata":{"name":"a","namespace":"room"},"size":1}}
            {"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"12"}}}
            {"type":"ERROR","object":\(status(410, "Expired"))}

            """
        var events: [WatchEvent<Gadget>] = []
        for try await event in WatchStream<Gadget>(LineStream(body(chunks: [Data(text.utf8)]), request)) {
            events.append(event)
        }
        #expect(events.count == 3)
        #expect(events.first == .added(Gadget("a", size: 1)))
        #expect(events.dropFirst().first == .bookmark(ResourceVersion("12"), endsInitialEvents: false))
    }

    @Test("an event that cannot be read says where, not what")
    func unreadable() async {
        let text = #"{"type":"ADDED","object":{"metadata":{"name":"a"},"size":"hunter2"}}"# + "\n"
        let stream = WatchStream<Gadget>(LineStream(body(chunks: [Data(text.utf8)]), request))
        let error = await #expect(throws: APIError.self) { for try await _ in stream {} }
        #expect(error?.description.contains("object.size: expected Int") == true)
        #expect(error?.description.contains("hunter2") == false)
    }
}
