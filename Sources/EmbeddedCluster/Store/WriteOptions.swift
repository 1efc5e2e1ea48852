/// How a write was asked for.
struct WriteOptions: Sendable {
    var manager = "unknown"
    /// Empty for the object itself.
    var subresource = ""
    var isForced = false
    /// What to do about unknown fields.
    var fieldValidation = FieldValidation.warn

    enum FieldValidation: String, Sendable {
        case strict = "Strict"
        case warn = "Warn"
        case ignore = "Ignore"
    }
}

/// How a deletion was asked for.
struct DeleteOptions: Sendable {
    var uid: String?
    var resourceVersion: String?
    var propagation: Propagation?
    var gracePeriodSeconds: Int64?

    enum Propagation: String, Sendable {
        case background = "Background"
        case foreground = "Foreground"
        case orphan = "Orphan"
    }
}

/// What a write did.
struct WriteResult: Sendable {
    var object: StoredObject
    var isCreated = false
    var warnings: [String] = []
}
