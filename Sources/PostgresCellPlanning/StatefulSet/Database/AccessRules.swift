/// Who may connect to the server and how (`pg_hba.conf`); the first line that fits decides.
enum AccessRules {
    /// The superuser comes over the socket only and has no password; everybody else comes over TCP with SCRAM.
    static let file = """
        # type  database     user      address  method
        local   all          postgres           peer
        local   all          all                reject
        host    replication  all       all      reject
        host    all          postgres  all      reject
        host    all          all       all      scram-sha-256

        """
}
