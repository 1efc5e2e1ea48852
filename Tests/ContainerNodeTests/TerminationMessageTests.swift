import ContainerNode
import Testing

/// What a container leaves to be told about its end.
struct TerminationMessageTests {
    private static let log = """
        2026-11-25T10:44:03.5+00:00 stdout F first
        2026-11-25T10:44:03.5+00:00 stderr P cannot
        2026-11-25T10:44:03.5+00:00 stderr F  touch
        2026-11-25T10:44:03.5+00:00 stdout F last  line

        """

    @Test(
        arguments: [
            ("written", log, "written"), ("", nil, ""), ("", log, "first\ncannot touch\nlast  line"), ("", "", ""),
        ] as [(String, String?, String)]
    )
    func `its own words go before the end of its output`(written: String, log: String?, expected: String) {
        #expect(terminationMessage(written: written, log: log) == expected)
    }

    @Test func `it is cut to what a kubelet keeps`() {
        #expect(terminationMessage(written: String(repeating: "x", count: 5000), log: nil).utf8.count == 4096)
        let lines = (0..<500).map { "t stdout F line \($0)" }.joined(separator: "\n")
        let message = terminationMessage(written: "", log: lines)
        #expect(message.hasPrefix("line 420\n"))
        #expect(message.hasSuffix("line 499"))
    }
}
