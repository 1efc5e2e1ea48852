import ClusterSimulation
package import KubernetesAPI

/// Who answers for which Service, as names and as translations of addresses.
package struct ServiceTable: Hashable, Sendable {
    /// Addresses by name, in full: `pgbouncer.alphaswarm.svc.cluster.local`.
    var names: [String: [String]] = [:]
    var routes: [Route] = []

    /// A port of a cluster IP, and who answers there; nobody means refusal.
    struct Route: Hashable, Sendable {
        var address: String
        var isUDP: Bool
        var port: Int
        /// `address:port`, sorted.
        var targets: [String]
    }

    package init() {}

    /// - Parameter pods: of all namespaces.
    package init(services: [JSONValue], pods: [JSONValue]) {
        for service in services.sorted(by: { $0.key < $1.key }) {
            guard let selector = service[path: ["spec", "selector"]]?.object, !selector.isEmpty else { continue }
            let includesUnready = service[path: ["spec", "publishNotReadyAddresses"]] == true
            let backends = pods.filter { pod in
                pod.namespace == service.namespace && !pod.isTerminal && pod.text("status", "podIP") != nil
                    && selector.allSatisfy { pod.labels[$0.key] == $0.value.string }
                    && (pod.isReadyPod || includesUnready)
            }.sorted { $0.key < $1.key }
            let name = "\(service.name).\(service.namespace).svc.cluster.local"
            let clusterIP = service.text("spec", "clusterIP") ?? "None"
            let addresses = backends.compactMap { $0.text("status", "podIP") }
            names[name] = clusterIP == "None" ? addresses : [clusterIP]
            for pod in backends where pod.text("spec", "subdomain") == service.name {
                names["\(pod.text("spec", "hostname") ?? pod.name).\(name)"] = [pod.text("status", "podIP") ?? ""]
            }
            guard clusterIP != "None" else { continue }
            for port in service.list("spec", "ports") {
                routes.append(
                    Route(
                        address: clusterIP,
                        isUDP: port.text("protocol") == "UDP",
                        port: port.count("port") ?? 0,
                        targets: backends.compactMap { target(of: port, in: $0) }
                    )
                )
            }
        }
    }

    /// A hosts file.
    package var hosts: String {
        names.sorted { $0.key < $1.key }
            .flatMap { name, addresses in addresses.map { "\($0) \(name)\n" } }.joined()
    }

    /// The input of iptables-restore: each connection goes to one of those that answer, by chance.
    package var rules: String {
        var translations: [String] = []
        var refusals: [String] = []
        for route in routes {
            let kind = route.isUDP ? "udp" : "tcp"
            let match = "-d \(route.address)/32 -p \(kind) -m \(kind) --dport \(route.port)"
            for (index, target) in route.targets.enumerated() {
                let rest = route.targets.count - index
                let chance = rest == 1 ? "" : " -m statistic --mode random --probability \(1 / Double(rest))"
                translations.append("-A SERVICES \(match)\(chance) -j DNAT --to-destination \(target)")
            }
            if route.targets.isEmpty { refusals.append("-A SERVICES \(match) -j REJECT") }
        }
        // What was translated comes back this way, although both ends are on one bridge.
        return """
            *nat
            :PREROUTING ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :POSTROUTING ACCEPT [0:0]
            :SERVICES - [0:0]
            -A PREROUTING -j SERVICES
            -A OUTPUT -j SERVICES
            -A POSTROUTING -m conntrack --ctstate DNAT -j MASQUERADE
            \(translations.joined(separator: "\n"))
            COMMIT
            *filter
            :FORWARD ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :SERVICES - [0:0]
            -A FORWARD -j SERVICES
            -A OUTPUT -j SERVICES
            \(refusals.joined(separator: "\n"))
            COMMIT

            """
    }
}

private func target(of port: JSONValue, in pod: JSONValue) -> String? {
    let wanted = port["targetPort"] ?? port["port"]
    let number =
        wanted?.integer.map(Int.init)
        ?? pod.list("spec", "containers").lazy.map { portNumber(wanted, in: $0) }.first { $0 != 0 }
    return number.flatMap { number in pod.text("status", "podIP").map { "\($0):\(number)" } }
}
