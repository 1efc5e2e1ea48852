/// The keys of log metadata, declared once.
enum LogKey {
    static let cell = "cell.key"
    static let object = "object.reference"
    static let result = "object.result"
    static let error = "error.message"
}
