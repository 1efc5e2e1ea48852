import ControllerRuntime
import KubernetesAPI
import Testing

@Suite struct `Subset match` {
    struct Case: CustomTestStringConvertible {
        var testDescription: String
        var intent: JSONValue
        var live: JSONValue
        var holds: Bool

        init(_ sentence: String, _ intent: JSONValue, _ live: JSONValue, _ holds: Bool) {
            (testDescription, self.intent, self.live, self.holds) = (sentence, intent, live, holds)
        }
    }

    static let cases: [Case] = [
        Case("equal scalars", ["a": 1], ["a": 1], true),
        Case("another value", ["a": 1], ["a": 2], false),
        Case("a number is not its text", ["a": 1], ["a": "1"], false),
        Case("a double without fraction is its integer", ["a": .double(1)], ["a": 1], true),
        Case("a missing member", ["a": 1], ["b": 1], false),
        Case("a member more in the live object", ["a": 1], ["a": 1, "status": ["x": 1]], true),
        Case("null is met by absence", ["a": nil], [:], true),
        Case("an empty list is met by absence", ["a": []], [:], true),
        Case("an empty text is met by absence", ["value": ""], [:], true),
        Case("false is met by absence where the server drops it", ["readOnly": false], [:], true),
        Case("false is not where absence means the default", ["automountServiceAccountToken": false], [:], false),
        Case("an empty object is not", ["emptyDir": [:]], [:], false),
        Case("an empty object is met by any object", ["emptyDir": [:]], ["emptyDir": ["medium": "Memory"]], true),
        Case("a list of scalars must be the same", ["args": ["a", "b"]], ["args": ["a", "b"]], true),
        Case("an argument more", ["args": ["a"]], ["args": ["a", "b"]], false),
        Case("arguments in another order", ["args": ["a", "b"]], ["args": ["b", "a"]], false),
        Case(
            "containers are found by name, sidecars tolerated, defaults too",
            ["containers": [["name": "db", "image": "x"]]],
            ["containers": [["name": "mesh"], ["name": "db", "image": "x", "imagePullPolicy": "Always"]]],
            true
        ),
        Case(
            "a changed image",
            ["containers": [["name": "db", "image": "x"]]],
            ["containers": [["name": "db", "image": "y"]]],
            false
        ),
        Case(
            "a removed variable",
            ["containers": [["name": "db", "env": [["name": "A", "value": "1"]]]]],
            ["containers": [["name": "db", "env": [["name": "B", "value": "1"]]]]],
            false
        ),
        Case(
            "a variable more",
            ["containers": [["name": "db", "env": [["name": "A", "value": "1"]]]]],
            ["containers": [["name": "db", "env": [["name": "Z"], ["name": "A", "value": "1"]]]]],
            true
        ),
        Case(
            "a container's port with the protocol that the server adds",
            ["containers": [["name": "db", "ports": [["containerPort": 5432]]]]],
            ["containers": [["name": "db", "ports": [["containerPort": 5432, "protocol": "TCP"]]]]],
            true
        ),
        Case(
            "a service's port",
            ["ports": [["port": 5432, "targetPort": "postgres"]]],
            ["ports": [["port": 5432, "protocol": "TCP", "targetPort": "postgres"]]],
            true
        ),
        Case(
            "a port more in a network policy is a hole",
            ["ingress": [["ports": [["port": 5432]]]]],
            ["ingress": [["ports": [["port": 5432], ["port": 22]]]]],
            false
        ),
        Case(
            "a rule more",
            ["ingress": [["ports": [["port": 1]]]]],
            ["ingress": [["ports": [["port": 1]]], [:]]],
            false
        ),
        Case(
            "equal amounts in a map of resources",
            ["limits": ["memory": "1Gi"]],
            ["limits": ["memory": "1024Mi"]],
            true
        ),
        Case("an amount as a number", ["requests": ["cpu": "1"]], ["requests": ["cpu": 1]], true),
        Case("other amounts", ["limits": ["memory": "1Gi"]], ["limits": ["memory": "2Gi"]], false),
        Case("equal amounts elsewhere are other texts", ["data": ["x": "1Gi"]], ["data": ["x": "1024Mi"]], false),
        Case(
            "owners by uid",
            ["ownerReferences": [["uid": "a", "controller": true]]],
            ["ownerReferences": [["uid": "b"], ["uid": "a", "controller": true]]],
            true
        ),
        Case("finalizers are a set", ["finalizers": ["a"]], ["finalizers": ["b", "a"]], true),
        Case("a missing finalizer", ["finalizers": ["a"]], ["finalizers": ["b"]], false),
        Case("tolerations are one value", ["tolerations": [["key": "a"]]], ["tolerations": [["key": "b"]]], false),
        Case("an object in place of a list", ["a": [1]], ["a": ["x": 1]], false),
    ]

    @Test(arguments: cases) func `holds where the live object has all that the intent says`(example: Case) {
        #expect(isSubset(intent: example.intent, of: example.live) == example.holds)
    }
}
