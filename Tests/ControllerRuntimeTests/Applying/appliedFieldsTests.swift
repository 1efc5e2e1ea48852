import ControllerRuntime
import KubernetesAPI
import Testing

@Suite struct `Applied fields` {
    static let live: JSONValue = [
        "spec": [
            "replicas": 1,
            "containers": [
                ["name": "side", "image": "b"], ["name": "main", "image": "a", "imagePullPolicy": "Always"],
            ],
            "finalizers": ["ours", "theirs"],
            "command": ["sh", "-c"],
        ]
    ]

    @Test(
        arguments: [
            ("a member", ["f:spec": ["f:replicas": [:]]], ["spec": ["replicas": 1]]),
            ("a list that is one value", ["f:spec": ["f:command": [:]]], ["spec": ["command": ["sh", "-c"]]]),
            (
                "an element of a set", ["f:spec": ["f:finalizers": ["v:\"ours\"": [:]]]],
                ["spec": ["finalizers": ["ours"]]]
            ),
            (
                "an element by its key, without the server's defaults",
                ["f:spec": ["f:containers": ["k:{\"name\":\"main\"}": [".": [:], "f:image": [:], "f:name": [:]]]]],
                ["spec": ["containers": [["name": "main", "image": "a"]]]]
            ),
            ("a member that is gone", ["f:spec": ["f:paused": [:]]], ["spec": [:]]),
        ] as [(String, JSONValue, JSONValue)]
    )
    func `are what the manager's entry names`(what: String, fields: JSONValue, expected: JSONValue) {
        #expect(appliedFields(of: managed(["operation": "Apply", "fieldsV1": fields]), by: "us") == expected)
    }

    @Test(
        arguments: [
            ["operation": "Update", "fieldsV1": ["f:spec": [:]]],
            ["operation": "Apply", "subresource": "status", "fieldsV1": ["f:spec": [:]]],
        ] as [JSONValue]
    )
    func `are only those of an apply of the object itself`(entry: JSONValue) {
        #expect(appliedFields(of: managed(entry), by: "us") == nil)
        #expect(appliedFields(of: Self.live, by: "us") == nil)
    }

    private func managed(_ entry: JSONValue) -> JSONValue {
        var (live, entry) = (Self.live, entry)
        entry["manager"] = "us"
        live[path: ["metadata", "managedFields"]] = [entry]
        return live
    }
}
