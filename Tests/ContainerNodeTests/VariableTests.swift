import ContainerNode
import Foundation
import KubernetesAPI
import Testing

/// Environment variables with the values that a pod and its namespace give them.
struct VariableTests {
    private static let objects: PodObjects = {
        var objects = PodObjects()
        objects.configMaps["settings"] = ["level": Data("info".utf8), "A": Data("from map".utf8)]
        objects.secrets["login"] = ["password": Data("s3cret".utf8)]
        return objects
    }()

    private func resolve(_ container: String) throws -> [Variable] {
        let pod: JSONValue = [
            "metadata": ["name": "web-0", "namespace": "shop", "uid": "u-1", "labels": ["app": "web"]],
            "spec": ["nodeName": "node-a"],
        ]
        return try resolveVariables(
            of: try YAML.parse(container)[0].value,
            in: pod,
            objects: Self.objects,
            addresses: PodAddresses(pod: "10.244.0.9", host: "10.244.0.1")
        )
    }

    @Test(arguments: [
        ("metadata.name", "web-0"), ("metadata.namespace", "shop"), ("metadata.uid", "u-1"),
        ("metadata.labels['app']", "web"), ("metadata.labels['none']", ""), ("spec.nodeName", "node-a"),
        ("spec.serviceAccountName", "default"), ("status.podIP", "10.244.0.9"), ("status.hostIP", "10.244.0.1"),
    ])
    func `fields of the pod`(path: String, value: String) throws {
        let variables = try resolve("env: [{name: V, valueFrom: {fieldRef: {fieldPath: \"\(path)\"}}}]")
        #expect(variables == [Variable(name: "V", value: value)])
    }

    @Test func `keys of ConfigMaps and Secrets, and what refers to a secret is secret`() throws {
        let variables = try resolve(
            """
            env:
            - {name: LEVEL, valueFrom: {configMapKeyRef: {name: settings, key: level}}}
            - {name: PASSWORD, valueFrom: {secretKeyRef: {name: login, key: password}}}
            - {name: URL, value: "x:$(PASSWORD)@$(LEVEL)$(NONE)"}
            - {name: MAYBE, valueFrom: {secretKeyRef: {name: login, key: none, optional: true}}}
            """
        )
        #expect(
            variables == [
                Variable(name: "LEVEL", value: "info"),
                Variable(name: "PASSWORD", value: "s3cret", isSecret: true),
                Variable(name: "URL", value: "x:s3cret@info$(NONE)", isSecret: true),
            ]
        )
    }

    @Test func `a variable of its own goes before one from a whole object`() throws {
        let variables = try resolve("{envFrom: [{configMapRef: {name: settings}}], env: [{name: A, value: own}]}")
        #expect(variables.map(\.name) == ["level", "A"])
        #expect(variables.last?.value == "own")
    }

    @Test(arguments: [
        ("{secretKeyRef: {name: none, key: x}}", "secret \"none\" not found"),
        ("{secretKeyRef: {name: login, key: x}}", "couldn't find key x in Secret shop/login"),
        ("{configMapKeyRef: {name: settings, key: x}}", "couldn't find key x in ConfigMap shop/settings"),
        ("{resourceFieldRef: {resource: limits.cpu}}", "unsupported source of variable V"),
    ])
    func `what is missing is named`(source: String, message: String) {
        #expect(throws: ConfigurationProblem(message)) { try resolve("env: [{name: V, valueFrom: \(source)}]") }
    }
}
