import FoundationEssentials
import KubernetesAPI
import KubernetesClient
import Testing

@Suite struct ListTests {
    private func page(_ names: [String], continue token: String? = nil) -> String {
        let items = names.map { #"{"metadata":{"name":"\#($0)","namespace":"room"}}"# }.joined(separator: ",")
        let next = token.map { #","continue":"\#($0)""# } ?? ""
        return #"{"metadata":{"resourceVersion":"42"\#(next)},"items":[\#(items)]}"#
    }

    private func list(_ transport: ScriptedTransport) async throws(APIError) -> ListPage<Gadget> {
        try await makeClient(transport).list(Gadget.self, ResourceSelection(Gadget.resource), limit: 2)
    }

    private func queries(_ transport: ScriptedTransport) -> [String] {
        transport.requests.map { $0.url.split(separator: "?").dropFirst().first.map(String.init) ?? "" }
    }

    @Test("follows the pages to the end")
    func pages() async throws {
        let transport = ScriptedTransport([
            .answer(200, page(["a", "b"], continue: "t1"), []), .answer(200, page(["c"]), []),
        ])
        let found = try await list(transport)
        #expect(found.items.map(\.metadata.name) == ["a", "b", "c"])
        #expect(found.metadata.resourceVersion == "42")
        #expect(queries(transport) == ["limit=2", "limit=2&continue=t1"])
        #expect(transport.requests.map(\.acceptsCompression) == [true, true])
    }

    @Test("an expired token starts anew, without pages")
    func expired() async throws {
        let transport = ScriptedTransport([
            .answer(200, page(["a", "b"], continue: "t1"), []), .answer(410, status(410, "Expired"), []),
            .answer(200, page(["b", "c"]), []),
        ])
        #expect(try await list(transport).items.map(\.metadata.name) == ["b", "c"])
        #expect(queries(transport) == ["limit=2", "limit=2&continue=t1", ""])
    }

    @Test("a 410 on the first page is the caller's")
    func gone() async {
        let transport = ScriptedTransport([.answer(410, status(410, "Expired"), [])])
        let error = await failure { () throws(APIError) in _ = try await list(transport) }
        #expect(error?.isGone == true)
        #expect(transport.requests.count == 1)
    }

    @Test("a list without items is empty")
    func empty() async throws {
        let transport = ScriptedTransport([.answer(200, #"{"metadata":{"resourceVersion":"1"},"items":null}"#, [])])
        #expect(try await list(transport).items.isEmpty)
    }
}
