/// What an application needs to connect, under the names of the Service Binding specification.
///
/// https://servicebinding.io/spec/core/1.1.0/#well-known-secret-entries; `psycopg-uri` and `asyncpg-uri` are
/// SQLAlchemy's spellings of the same.
struct ServiceBinding: Hashable, Sendable {
    var host: String
    var port: Int
    var database: String

    /// A Secret's entries as templates over the properties `username` and `password`.
    var template: [String: String] {
        [
            "type": "postgresql",
            "host": host,
            "port": String(port),
            "database": database,
            "username": "{{ .username }}",
            "password": "{{ .password }}",
            "sslmode": Self.sslMode,
            "uri": "postgresql://\(location)?sslmode=\(Self.sslMode)",
            "psycopg-uri": "postgresql+psycopg://\(location)?sslmode=\(Self.sslMode)",
            "asyncpg-uri": "postgresql+asyncpg://\(location)?ssl=\(Self.sslMode)",
        ]
    }

    /// The server's certificate is one of its own making, which protects against listeners and proves no name.
    private static let sslMode = "require"

    private var location: String {
        "\(Self.escaped("username")):\(Self.escaped("password"))@\(host):\(port)/\(database)"
    }

    /// `urlquery` writes a space as `+`, which the user part of a URI does not know.
    private static func escaped(_ property: String) -> String {
        #"{{ .\#(property) | urlquery | replace "+" "%20" }}"#
    }
}
