import FoundationEssentials
import OperatorTestSupport
import Testing

/// Each check of hack/check reports what it is there for, all of it, and leaves alone what only looks like it.
@Suite struct CheckTests {
    static let cases = TreeCase.layering + TreeCase.planning + TreeCase.naming + TreeCase.writing + TreeCase.tooling

    @Test(arguments: cases)
    func `a check reports each violation, and nothing else`(_ tree: TreeCase) async throws {
        let result = try await tree.withTree { folder in
            try await Program.run("python3", [RepositoryFile.path("hack/checks/\(tree.check).py"), folder])
        }
        let lines = result.output.split(separator: "\n").map(String.init)
        #expect(lines.dropLast().sorted() == tree.violations.sorted(), "\(result.errors)")
        #expect(result.isSuccess == tree.violations.isEmpty)
        let number = tree.violations.count
        #expect(lines.last?.hasPrefix("\(tree.check): ") == true, "the last line says what was checked")
        #expect(lines.last?.hasSuffix(": \(number) violation\(number == 1 ? "" : "s")") == true)
    }

    @Test func `every check is fed a violation and a clean tree here`() throws {
        let violated = Set(Self.cases.filter { !$0.violations.isEmpty }.map(\.check))
        let clean = Set(Self.cases.filter(\.violations.isEmpty).map(\.check))
        #expect(violated == Set(try Self.checks()))
        #expect(clean == Set(try Self.checks()))
    }

    @Test(arguments: try checks())
    func `this tree passes every check`(_ check: String) async throws {
        let program = RepositoryFile.path("hack/checks/\(check).py")
        let result = try await Program.run("python3", [program, RepositoryFile.root])
        #expect(result.isSuccess, "\(result.output)\(result.errors)")
    }

    @Test func `hack/check runs what it is told, says so, and fails where a check does not pass`() async throws {
        let passed = try await Program.run("bash", [RepositoryFile.path("hack/check"), "paths"])
        #expect(passed.isSuccess)
        #expect(passed.output.hasSuffix("check: 1 checks, all passed\n"))
        let failed = try await Program.run("bash", [RepositoryFile.path("hack/check"), "paths", "no-such-check"])
        #expect(!failed.isSuccess)
        #expect(failed.output.hasSuffix("check: 2 checks, 1 failed: no-such-check\n"))
    }

    /// The names of all checks.
    private static func checks() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: RepositoryFile.path("hack/checks"))
            .filter { $0.hasSuffix(".py") }
            .map { String($0.dropLast(3)) }
            .sorted()
    }
}
