import EmbeddedCluster
import FoundationEssentials
import KubernetesAPI
import Testing

/// Expected texts were read from kube-apiserver 1.36.
@Suite struct ValidationTests {
    private let cell = Kinds.cell.named("a")

    @Test(arguments: [
        ("{}", "spec.size: Required value"),
        ("{size: 5}", "spec.size: Invalid value: \"integer\": spec.size in body must be of type string: \"integer\""),
        ("{size: 5Mi}", "spec.size: Invalid value: \"5Mi\": spec.size in body should match '^[0-9]+Gi$'"),
        ("{size: 1Gi, count: 9}", "spec.count: Invalid value: 9: spec.count in body should be less than or equal to 5"),
        ("{size: 1Gi, mode: c}", "spec.mode: Unsupported value: \"c\": supported values: \"a\", \"b\""),
        ("{size: 1Gi, tags: [a, a]}", "spec.tags[1]: Duplicate value: \"a\""),
        ("{size: 1Gi, tags: [a, b, c]}", "spec.tags: Too many: 3: must have at most 2 items"),
        ("{size: 1Gi, users: [{name: a}, {name: a}]}", "spec.users[1]: Duplicate value: {\"name\":\"a\"}"),
        ("{size: 123456789Gi}", "spec.size: Too long: may not be more than 8 bytes"),
    ])
    func `a bad object is refused in the server's words`(spec: String, problem: String) throws {
        let store = try makeStore()
        let status = store.refusal { try store.create(cell, "spec: \(spec)") }
        #expect(status?.code == 422)
        #expect(status?.reason == "Invalid")
        #expect(status?.message == "Cell.example.com \"a\" is invalid: \(problem)")
        #expect(status?.details?.causes?.count == 1)
    }

    @Test(arguments: [
        (
            "Strict",
            "Cell in version \"v1\" cannot be handled as a Cell: strict decoding error: unknown field \"spec.foo\""
        ),
        ("Warn", nil), ("Ignore", nil),
    ])
    func `unknown fields are refused or dropped as the client asks`(validation: String, message: String?) throws {
        let store = try makeStore()
        var request = cell.create(
            Data(try yaml("{kind: Cell, metadata: {name: a}, spec: {size: 1Gi, foo: 1}}").serialized),
            fieldManager: "m"
        )
        request.query.append(.init("fieldValidation", validation))
        let status = store.refusal { _ = try store.perform(request) }
        #expect(status?.message == message)
        #expect(store.object(cell)?[path: ["spec", "foo"]] == nil)
    }

    @Test func `injected rules refuse with their own words`() throws {
        let store = try makeStore()
        store.add(
            AdmissionRule(qualifiedKind: "Cell.example.com") { old, new in
                guard let old, old[path: ["spec", "size"]] != new[path: ["spec", "size"]] else { return [] }
                return [.invalid("spec.size", new[path: ["spec", "size"]] ?? .null, "cannot change")]
            }
        )
        try store.create(cell, "spec: {size: 1Gi}")
        let status = store.refusal { try store.merge(cell, "spec: {size: 2Gi}") }
        #expect(
            status?.message == "Cell.example.com \"a\" is invalid: spec.size: Invalid value: \"2Gi\": cannot change"
        )
    }

    @Test func `a gate can be removed and not added`() throws {
        let store = try makeStore()
        let pod = Kinds.pod.named("p")
        let created = try store.create(
            pod,
            "spec: {schedulingGates: [{name: x/y}], containers: [{name: a, image: b}]}"
        )
        #expect(created[path: ["status", "conditions"]]?.array?.first?["reason"] == "SchedulingGated")
        let added = store.refusal {
            _ = try store.perform(
                pod.jsonPatch(
                    [["op": "add", "path": "/spec/schedulingGates/-", "value": ["name": "a/b"]]],
                    fieldManager: "m"
                )
            )
        }
        #expect(
            added?.message
                == "Pod \"p\" is invalid: spec.schedulingGates[1].name: Forbidden: only deletion is allowed, but found "
                + "new scheduling gate 'a/b'"
        )
        let lift: [JSONValue] = [
            ["op": "test", "path": "/spec/schedulingGates/0/name", "value": "x/y"],
            ["op": "remove", "path": "/spec/schedulingGates/0"],
        ]
        _ = try store.perform(pod.jsonPatch(lift, fieldManager: "m"))
        #expect(store.object(pod)?[path: ["spec", "schedulingGates"]] == nil)
        let again = store.refusal { _ = try store.perform(pod.jsonPatch(lift, fieldManager: "m")) }
        #expect(again?.code == 422)
        #expect(again?.message == "the server rejected our request due to an error in our request")
    }

    @Test func `a stateful set's identity cannot change`() throws {
        let store = try makeStore()
        let set = Kinds.statefulSet.named("db")
        try store.create(
            set,
            """
            spec:
              serviceName: db
              selector: {matchLabels: {a: b}}
              template: {metadata: {labels: {a: b}}, spec: {containers: [{name: a, image: b}]}}
            """
        )
        #expect(store.refusal { try store.merge(set, "spec: {replicas: 2}") } == nil)
        let status = store.refusal { try store.merge(set, "spec: {serviceName: other}") }
        #expect(status?.message?.contains("spec: Forbidden: updates to statefulset spec for fields other than") == true)
    }
}
