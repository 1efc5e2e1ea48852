import FoundationEssentials
import Logging

/// Names and addresses of Services on the pods' network: dnsmasq and the packet filter, inside a node's sandbox.
struct NodeNetwork: Sendable {
    let sandbox: NodeSandbox
    private let logger = Logger(label: "container-node")

    init(sandbox: NodeSandbox) { self.sandbox = sandbox }

    private var hosts: String { "\(sandbox.directory)/services.hosts" }

    /// Follows the tables until the task is cancelled.
    func run(_ tables: AsyncStream<ServiceTable>) async {
        await withDiscardingTaskGroup { group in
            try? Data().write(to: URL(filePath: hosts))
            group.addTask { await serveNames() }
            for await table in tables { await apply(table) }
            group.cancelAll()
        }
    }

    /// Names of the cluster are answered or denied here; there is nothing else to ask.
    private func serveNames() async {
        while !Task.isCancelled {
            let outcome = await sandbox.run([
                "dnsmasq", "--keep-in-foreground", "--conf-file=/dev/null", "--no-resolv", "--no-hosts",
                "--addn-hosts=\(hosts)", "--listen-address=\(NodeSandbox.address)", "--bind-interfaces",
                "--local=/#/", "--user=root", "--pid-file=/run/dnsmasq.pid", "--log-facility=-",
            ])
            guard !Task.isCancelled else { return }
            logger.error("the name server ended: \(outcome.cause)")
            try? await Task.sleep(for: .seconds(1))
        }
    }

    private func apply(_ table: ServiceTable) async {
        do {
            // Readable for dnsmasq, replaced in one step.
            try Data(table.hosts.utf8).write(to: URL(filePath: hosts), options: .atomic)
        } catch {
            logger.error("\(hosts): \(error)")
        }
        let script = """
            iptables-restore && until [ -s /run/dnsmasq.pid ]; do sleep 0.1; done && kill -HUP "$(cat /run/dnsmasq.pid)"
            """
        let outcome = await sandbox.run(["sh", "-c", script], input: table.rules)
        if !outcome.isSuccess, !Task.isCancelled { logger.error("Services cannot be published: \(outcome.cause)") }
    }
}
