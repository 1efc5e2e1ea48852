/// Where things stand in the pods of a cell.
enum CellPath {
    /// The database's volume.
    static let volume = "/var/lib/postgresql/data"
    /// The data directory: not the volume's root, which may hold `lost+found`.
    static let data = "/var/lib/postgresql/data/pgdata"
    static let socket = "/var/run/postgresql"
    /// The ConfigMap with programs and settings.
    static let programs = "/etc/postgrescell/programs"
    /// User names and passwords, a directory for each role.
    static let credentials = "/etc/postgrescell/credentials"
    /// What pgBackRest includes beside its configuration.
    static let repositorySecret = "/etc/postgrescell/repository"
    /// Key and certificate that the pod has made for itself.
    static let certificates = "/run/postgrescell/tls"
    /// What a program remembers while its pod lives.
    static let state = "/run/postgrescell/state"
    /// pgBackRest with its own libraries and loader, copied from the tools image.
    static let tools = "/opt/postgrescell"
    /// Where that copy is made: at the place itself the volume would hide what the tools image has there.
    static let toolsCopy = "/run/postgrescell/tools"
    static let pgBackRest = "/opt/postgrescell/bin/pgbackrest"
    static let scratch = "/scratch"

    /// A program's path in every pod that mounts the ConfigMap.
    static func program(_ name: String) -> String { "\(programs)/\(name)" }
}
