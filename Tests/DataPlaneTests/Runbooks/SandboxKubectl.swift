import ClusterSimulation
import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import Synchronization

/// Does what a command of kubectl's brings about, with cells that run in a place.
///
/// What runs in containers runs there; of what the operator and the cluster's controllers do, the part that the command
/// waits for.
final class SandboxKubectl: Sendable {
    private let place: SandboxPlace
    private let cells = Mutex<[String: SandboxCell]>([:])
    private let runs = Mutex<[String: SandboxContainer]>([:])
    private let manifest: JSONValue?

    init(_ cell: SandboxCell, manifest: JSONValue? = nil) {
        place = cell.place
        self.manifest = manifest
        cells.withLock { $0[cell.cell.metadata.name] = cell }
    }

    /// - Throws: for a command that is not understood, too.
    func callAsFunction(_ command: String) async throws -> String {
        let words = try await Runbook.words(command)
        func option(_ name: String) -> String {
            if let word = words.first(where: { $0.hasPrefix("\(name)=") }) {
                return String(word.dropFirst(name.count + 1))
            }
            return words.firstIndex(of: name).map { words[$0 + 1] } ?? ""
        }
        guard option("-n") == "finance" || words.first == "apply" else { throw HostFailure("no namespace: \(command)") }
        switch (words.first, words.dropFirst().first) {
        case ("exec", let pod?):
            let program = words.split(separator: "--", maxSplits: 1, omittingEmptySubsequences: false)
            return try await cell(ofPod: pod).database.output(of: option("-c"), Array(program[1])).get()
        case ("logs", let pod?): return try cell(ofPod: pod).database.log(of: option("-c"))
        case ("apply", _): return try await apply()
        case ("get", "pgcell"): return try await status(of: words[2], at: option("-o"))
        case ("patch", "pgcell"): return try await patch(words[2], option("-p"))
        case ("create", "job"):
            let schedule = String(option("--from").dropFirst("cronjob/".count))
            let run = try await cell(ofPod: schedule).runJob(schedule)
            runs.withLock { $0[schedule] = run }
            return words[2]
        case ("wait", _):
            return try await wait(for: option("--for"), of: words.dropFirst().first { $0.contains("/") } ?? "/")
        default: throw HostFailure("a command that no test can run: \(command)")
        }
    }

    /// Whose name comes before the first hyphen of a pod's or a schedule's.
    func cell(ofPod name: String) throws -> SandboxCell {
        let cell = String(name.prefix { $0 != "-" })
        guard let found = cells.withLock({ $0[cell] }) else { throw HostFailure("no cell \(cell)") }
        return found
    }

    /// The page's manifest, which names what differs from the lost cell's.
    private func apply() async throws -> String {
        guard let manifest, let name = manifest.text("metadata", "name"),
            let recovery = try manifest[path: ["spec", "recovery"]]?.decoded(as: CellRecovery.self)
        else { throw HostFailure("the page has no manifest") }
        let cell = try SandboxCell(name, in: place) { $0.recovery = recovery }
        cells.withLock { $0[name] = cell }
        try await cell.start()
        return "created"
    }

    private func status(of name: String, at path: String) async throws -> String {
        var told = runs.withLock { $0.filter { $0.key.hasPrefix("\(name)-") } }
        told["\(name)-report"] = try await cell(ofPod: name).runJob("\(name)-report")
        let status = try cell(ofPod: name).status(after: told)
        let document = try JSONValue(parsing: JSONCoding.encode(status))
        let members = path.drop { $0 != "." }.dropLast().split(separator: ".").dropFirst().map(String.init)
        guard let value = document[path: members] else { throw HostFailure("nothing at \(path) of \(document)") }
        return value.string ?? value.text
    }

    /// The provisioner gives the volume another size, and the kubelet starts what had ended.
    private func patch(_ name: String, _ patch: String) async throws -> String {
        let document = try JSONValue(parsing: Data(patch.utf8))
        guard let size = document.text("spec", "engine", "statefulSet", "storage", "size") else {
            throw HostFailure("a patch that no test can play: \(patch)")
        }
        let cell = try cell(ofPod: name)
        try await cell.resizeVolume(to: String(size.dropLast()))
        try await cell.startServer()
        return "patched"
    }

    private func wait(for condition: String, of object: String) async throws -> String {
        let parts = object.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let name = parts[1]
        switch (parts[0], condition) {
        case ("job", "condition=Complete"):
            let run = runs.withLock { runs in runs.first { name.hasPrefix($0.key) }?.value }
            guard let run else { throw HostFailure("no job \(name)") }
            try run.mustSucceed()
        case ("pgcell", "condition=Ready"): try await cell(ofPod: name).rolesAreKept()
        case ("pgcell", "condition=StorageReady"):
            let sizes = ["df", "--block-size=1G", "--output=size", "/var/lib/postgresql/data"]
            let size = try await cell(ofPod: name).database.output(of: "postgres", sizes).get()
            guard size.hasSuffix(" 10") else { throw HostFailure("the volume has not grown: \(size)") }
        case ("pgcell", "condition=WALArchiving"):
            try await cell(ofPod: name).everythingIsArchived(within: .seconds(120))
        default: throw HostFailure("nothing to wait for: \(object) \(condition)")
        }
        return "condition met"
    }
}
