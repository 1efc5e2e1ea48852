import ArgumentParser
import FoundationEssentials
import Glibc
import KubernetesAPI

/// The `-f` option: a YAML or JSON file with any number of documents, or `-` for standard input.
struct ManifestFile: ParsableArguments {
    @Option(
        name: [.customShort("f"), .customLong("filename")],
        help: "A file with one or more YAML or JSON documents; - reads standard input."
    )
    var path: String

    /// The file's documents.
    ///
    /// - Throws: `ValidationError` that names the file, and the line where the text is at fault.
    func documents() throws -> [YAMLDocument] {
        let text = String(decoding: try read(), as: UTF8.self)
        do throws(YAMLError) {
            return try YAML.parse(text)
        } catch {
            throw ValidationError("\(displayName):\(error.line): \(error.problem)")
        }
    }

    /// How messages call the file.
    var displayName: String { path == "-" ? "standard input" : path }

    private func read() throws -> Data {
        guard path != "-" else { return standardInput() }
        do {
            return try Data(contentsOf: URL(filePath: path))
        } catch {
            throw ValidationError("\(path) cannot be read: \(error)")
        }
    }

    private func standardInput() -> Data {
        var text = ""
        while let line = readLine(strippingNewline: false) { text += line }
        return Data(text.utf8)
    }
}
