import KubernetesAPI
import PostgresCellAPI

/// The cells of a file, and what is wrong with them as a compiler would say it: file, line, path, sentence.
struct CellDocuments {
    var cells: [PostgresCell] = []
    var mistakes: [String] = []

    /// Reads a file; documents of other kinds are passed over.
    init(of file: ManifestFile) throws {
        for document in try file.documents() where document.value["kind"]?.string == PostgresCell.resource.kind {
            switch PostgresCell.read(document.value) {
            case .cell(let cell): cells.append(cell)
            case .refused(let problems):
                mistakes += problems.map { "\(file.displayName):\($0.line(in: document)): \($0)" }
            }
        }
    }
}
