import EmbeddedCluster
import KubernetesAPI
import Testing

/// Expected texts were read from kube-apiserver 1.36.
@Suite struct ServerSideApplyTests {
    private let cell = Kinds.cell.named("a")

    /// What several applies by one manager leave of a spec.
    @Test(arguments: [
        ("a new field", ["{size: 1Gi}", "{size: 1Gi, mode: a}"], "{size: 1Gi, count: 1, mode: a}"),
        ("a field no longer applied", ["{size: 1Gi, mode: a}", "{size: 1Gi}"], "{size: 1Gi, count: 1}"),
        ("a default comes back", ["{size: 1Gi, count: 3}", "{size: 1Gi}"], "{size: 1Gi, count: 1}"),
        (
            "an element of a list map no longer applied",
            ["{size: 1Gi, users: [{name: a}, {name: b}]}", "{size: 1Gi, users: [{name: b}]}"],
            "{size: 1Gi, count: 1, users: [{name: b, role: reader}]}"
        ),
        (
            "a list no longer applied",
            ["{size: 1Gi, users: [{name: a}], tags: [x]}", "{size: 1Gi}"], "{size: 1Gi, count: 1}"
        ),
        (
            "a set's element no longer applied",
            ["{size: 1Gi, tags: [x, y]}", "{size: 1Gi, tags: [y]}"], "{size: 1Gi, count: 1, tags: [y]}"
        ),
        (
            "a map's key no longer applied",
            ["{size: 1Gi, labels: {a: x, b: y}}", "{size: 1Gi, labels: {b: z}}"],
            "{size: 1Gi, count: 1, labels: {b: z}}"
        ),
        (
            "elements in another order",
            ["{size: 1Gi, users: [{name: a}, {name: b}]}", "{size: 1Gi, users: [{name: b}, {name: a}]}"],
            "{size: 1Gi, count: 1, users: [{name: b, role: reader}, {name: a, role: reader}]}"
        ),
    ])
    func `one manager's field follows what it applies`(name: String, applies: [String], expected: String) throws {
        let store = try makeStore()
        var last: JSONValue = [:]
        for spec in applies { last = try store.apply(cell, "spec: \(spec)", manager: "m") }
        #expect(try last["spec"] == yaml(expected))
    }

    @Test func `what another manager owns survives the first one's withdrawal`() throws {
        let store = try makeStore()
        try store.apply(cell, "spec: {size: 1Gi, users: [{name: a}, {name: b}]}", manager: "one")
        try store.apply(cell, "spec: {users: [{name: b, note: x}]}", manager: "two")
        let after = try store.apply(cell, "spec: {size: 1Gi}", manager: "one")
        #expect(try after["spec"] == yaml("{size: 1Gi, count: 1, users: [{name: b, role: reader, note: x}]}"))
    }

    @Test func `a changed value of another manager is a conflict in the server's words`() throws {
        let store = try makeStore()
        try store.create(cell, "spec: {size: 1Gi, count: 2}")
        let one = store.refusal { try store.apply(cell, "spec: {size: 2Gi}", manager: "m") }
        #expect(one?.code == 409)
        #expect(one?.reason == "Conflict")
        #expect(
            one?.message
                == "Apply failed with 1 conflict: conflict with \"creator\" using example.com/v1: .spec.size"
        )
        #expect(one?.details?.causes?.first?.field == ".spec.size")
        #expect(one?.details?.causes?.first?.reason == "FieldManagerConflict")
        let two = store.refusal { try store.apply(cell, "spec: {size: 2Gi, count: 3}", manager: "m") }
        #expect(
            two?.message
                == "Apply failed with 2 conflicts: conflicts with \"creator\" using example.com/v1:\n"
                + "- .spec.count\n- .spec.size"
        )
    }

    @Test func `force takes the field over, and the other manager loses it`() throws {
        let store = try makeStore()
        try store.apply(cell, "spec: {size: 1Gi}", manager: "one")
        let after = try store.apply(cell, "spec: {size: 2Gi}", manager: "two", force: true)
        #expect(after[path: ["spec", "size"]] == "2Gi")
        let managers = after[path: ["metadata", "managedFields"]]?.array?.compactMap { $0["manager"]?.string }
        #expect(managers == ["two"])
        #expect(store.refusal { try store.apply(cell, "spec: {size: 1Gi}", manager: "one") }?.code == 409)
    }

    @Test func `the same value is shared without a conflict`() throws {
        let store = try makeStore()
        try store.create(cell, "spec: {size: 1Gi}")
        let after = try store.apply(cell, "spec: {size: 1Gi}", manager: "m")
        #expect(after[path: ["metadata", "managedFields"]]?.array?.count == 2)
    }

    @Test func `an apply that changes nothing writes nothing`() throws {
        let store = try makeStore()
        let manifest = """
            spec:
              selector: {matchLabels: {app: x}}
              template:
                metadata: {labels: {app: x}}
                spec:
                  containers:
                  - name: x
                    image: y
                    ports: [{containerPort: 1}]
                    resources: {requests: {memory: 1Gi}}
                    env: [{name: A, valueFrom: {fieldRef: {fieldPath: metadata.name}}}]
                    readinessProbe: {httpGet: {port: 1}}
            """
        let deployment = Kinds.deployment.named("x")
        let first = try store.apply(deployment, manifest, manager: "m")
        let second = try store.apply(deployment, manifest, manager: "m")
        #expect(first == second)
        #expect(first[path: ["metadata", "generation"]] == 1)
    }

    @Test func `managed fields name elements by their keys, and defaults belong to nobody`() throws {
        let store = try makeStore()
        let after = try store.apply(cell, "spec: {size: 1Gi, users: [{name: a}], tags: [t]}", manager: "m")
        let fields = after[path: ["metadata", "managedFields"]]?.array?.first?["fieldsV1"]
        #expect(
            try fields
                == yaml(
                    #"""
                    f:spec:
                      f:size: {}
                      f:tags: {'v:"t"': {}}
                      f:users: {'k:{"name":"a"}': {.: {}, f:name: {}}}
                    """#
                )
        )
    }

    @Test func `status is applied on its own, and the object's apply leaves it alone`() throws {
        let store = try makeStore()
        try store.apply(cell, "spec: {size: 1Gi}", manager: "m")
        let status = "status: {conditions: [{type: Ready, status: 'True'}]}"
        let after = try store.apply(cell, status, manager: "m", subresource: "status")
        #expect(after[path: ["metadata", "generation"]] == 1)
        let entries = after[path: ["metadata", "managedFields"]]?.array ?? []
        #expect(entries.map { $0["subresource"]?.string } == [nil, "status"])
        let again = try store.apply(cell, "spec: {size: 2Gi}\nstatus: {conditions: []}", manager: "m")
        #expect(again[path: ["status", "conditions"]]?.array?.count == 1)
        #expect(again[path: ["metadata", "generation"]] == 2)
    }

    @Test func `apply refuses what the schema does not declare, whatever the validation`() throws {
        let store = try makeStore()
        let status = store.refusal { try store.apply(cell, "spec: {size: 1Gi, foo: 1}", manager: "m") }
        #expect(status?.code == 500)
        #expect(status?.message?.hasSuffix(".spec.foo: field not declared in schema") == true)
    }
}
