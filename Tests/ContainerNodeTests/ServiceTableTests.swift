import ContainerNode
import KubernetesAPI
import Testing

/// Names and routes of Services.
struct ServiceTableTests {
    private static func pod(_ name: String, _ address: String, isReady: Bool = true) -> JSONValue {
        [
            "metadata": ["name": .string(name), "namespace": "shop", "labels": ["app": "db"]],
            "spec": [
                "hostname": .string(name), "subdomain": "db",
                "containers": [["ports": [["name": "sql", "containerPort": 5432]]]],
            ],
            "status": [
                "phase": "Running", "podIP": .string(address),
                "conditions": [["type": "Ready", "status": isReady ? "True" : "False"]],
            ],
        ]
    }

    private static func service(_ spec: String) throws -> JSONValue {
        var service: JSONValue = ["metadata": ["name": "db", "namespace": "shop"]]
        service["spec"] = try YAML.parse(spec)[0].value
        return service
    }

    private static let pods = [
        pod("db-0", "10.244.0.2"), pod("db-1", "10.244.0.3"), pod("db-2", "10.244.0.4", isReady: false),
    ]

    @Test func `a cluster IP is shared out evenly among the ready pods, at the port they name`() throws {
        let service = try Self.service(
            "{clusterIP: 10.96.0.5, selector: {app: db}, ports: [{port: 80, targetPort: sql}]}"
        )
        let table = ServiceTable(services: [service], pods: Self.pods)
        let match = "-A SERVICES -d 10.96.0.5/32 -p tcp -m tcp --dport 80"
        let random = " -m statistic --mode random --probability 0.5"
        let lines = table.rules.split(separator: "\n").filter { $0.contains("--dport") }
        #expect(
            lines == [
                "\(match)\(random) -j DNAT --to-destination 10.244.0.2:5432",
                "\(match) -j DNAT --to-destination 10.244.0.3:5432",
            ]
        )
        #expect(table.hosts.contains("10.96.0.5 db.shop.svc.cluster.local\n"))
    }

    @Test func `nobody behind a cluster IP means refusal`() throws {
        let service = try Self.service("{clusterIP: 10.96.0.5, selector: {app: none}, ports: [{port: 80}]}")
        let rules = ServiceTable(services: [service], pods: Self.pods).rules
        #expect(rules.contains("-A SERVICES -d 10.96.0.5/32 -p tcp -m tcp --dport 80 -j REJECT"))
        #expect(!rules.contains("DNAT --to"))
    }

    @Test func `a Service without a cluster IP has its pods' addresses, and each pod a name`() throws {
        let service = try Self.service("{clusterIP: None, selector: {app: db}, ports: [{port: 5432}]}")
        let table = ServiceTable(services: [service], pods: Self.pods)
        #expect(
            table.hosts.split(separator: "\n") == [
                "10.244.0.2 db-0.db.shop.svc.cluster.local", "10.244.0.3 db-1.db.shop.svc.cluster.local",
                "10.244.0.2 db.shop.svc.cluster.local", "10.244.0.3 db.shop.svc.cluster.local",
            ]
        )
    }

    @Test func `a Service may also lead to pods that are not ready`() throws {
        let service = try Self.service(
            "{clusterIP: None, publishNotReadyAddresses: true, selector: {app: db}, ports: [{port: 5432}]}"
        )
        let table = ServiceTable(services: [service], pods: Self.pods)
        #expect(table.hosts.contains("10.244.0.4 db.shop.svc.cluster.local"))
    }
}
