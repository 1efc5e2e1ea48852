import ContainerNode
import EmbeddedCluster
import FoundationEssentials
import KubernetesAPI
import Testing

/// What is shown of a container's log.
struct LogSelectionTests {
    private static let log = """
        2026-11-25T10:44:03.500000001+00:00 stdout F first
        2026-11-25T10:44:13.5+00:00 stderr P can
        2026-11-25T10:44:13.5+00:00 stderr F not
        torn line
        2026-11-25T10:44:23.5+00:00 stdout F last  line

        """

    private func shown(_ change: (inout LogOptions) -> Void = { _ in }) throws -> String {
        var options = LogOptions()
        change(&options)
        var selection = LogSelection(options, now: try #require(Timestamp.parse("2026-11-25T10:44:30Z")))
        return selection.take(Array(Self.log.utf8))
    }

    @Test func `lines are shown without time and mark, whole, and all, the last or the latest ones`() throws {
        #expect(try shown() == "first\ncannot\nlast  line\n")
        #expect(try shown { $0.tail = 1 } == "last  line\n")
        #expect(try shown { $0.tail = 0 } == "")
        #expect(try shown { $0.seconds = 10 } == "last  line\n")
        #expect(try shown { $0.showsTimes = true }.hasSuffix("2026-11-25T10:44:23.5+00:00 last  line\n"))
    }

    @Test func `a line that is not whole waits, and what comes later is not counted`() {
        var options = LogOptions()
        options.tail = 1
        var selection = LogSelection(options, now: .now)
        #expect(selection.take(Array("t stdout F a\nt stdout F b\nt std".utf8)) == "b\n")
        #expect(selection.take(Array("out F c\nt stdout F d\n".utf8)) == "c\nd\n")
    }
}
