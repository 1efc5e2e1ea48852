import FoundationEssentials
import Glibc
import OperatorTestSupport

/// The root file system of the tools image, whose programs run on this machine with their own loader and libraries.
enum ToolsImage {
    /// A folder with PgBouncer, for the front of a PATH, which every user can run.
    static var poolerPrograms: String { get async throws { try await shared.folder() } }

    /// What the operator of this tree calls the image.
    static var name: String {
        get throws {
            let source = try RepositoryFile.text("Sources/PostgresCellOperator/PostgresCellOperator.swift")
            let line = source.split(separator: "\n").first { $0.contains("static let version") }
            guard let version = line?.split(separator: "\"").dropFirst().first else {
                throw HostFailure("no version in PostgresCellOperator.swift")
            }
            return "registry.example/postgrescell-tools:\(version)"
        }
    }

    private static let shared = Shared()

    private actor Shared {
        private var made: TemporaryFolder?

        /// Copies the program and its libraries: the tree may stand where other users cannot look.
        func folder() async throws -> String {
            if let made { return "\(made.path)/path" }
            let root = RepositoryFile.path(".tools/image/tools")
            let program = "\(root)/usr/sbin/pgbouncer"
            let loader = "\(root)/usr/lib64/ld-linux-x86-64.so.2"
            guard FileManager.default.fileExists(atPath: program) else {
                throw HostFailure("no \(program): run hack/setup")
            }
            let copy = try TemporaryFolder()
            let library = "\(root)/usr/lib/x86_64-linux-gnu"
            let list = try await HostProgram.run([loader, "--library-path", library, "--list", program]).get()
            let libraries = list.split(whereSeparator: \.isWhitespace).filter { $0.hasPrefix(root) }.map(String.init)
            _ = try await HostProgram.run(["cp", "--dereference", loader, program] + libraries + [copy.path]).get()
            let script = """
                #!/bin/sh
                exec \(copy.path)/ld-linux-x86-64.so.2 --library-path \(copy.path) \(copy.path)/bin/pgbouncer "$@"

                """
            try FileManager.default.createDirectory(atPath: "\(copy.path)/bin", withIntermediateDirectories: true)
            try FileManager.default.moveItem(atPath: "\(copy.path)/pgbouncer", toPath: "\(copy.path)/bin/pgbouncer")
            try FileManager.default.createDirectory(atPath: "\(copy.path)/path", withIntermediateDirectories: true)
            try script.write(toFile: "\(copy.path)/path/pgbouncer", atomically: false, encoding: .utf8)
            _ = try await HostProgram.run(["chmod", "-R", "a+rX,u+w", copy.path]).get()
            _ = try await HostProgram.run(["chmod", "0755", "\(copy.path)/path/pgbouncer"]).get()
            KeptUntilExit.keep(copy)
            made = copy
            return "\(copy.path)/path"
        }
    }
}
