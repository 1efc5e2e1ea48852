import ControllerRuntime
import FoundationEssentials
import KubernetesAPI
import KubernetesClient
import Testing

@Suite struct `Object applier` {
    private let api = InMemoryAPI()
    private let cache = ObjectCache<Widget>()
    private let reference = ObjectReference(Widget.resource, .shop("a"))

    init() { cache.write(.replace([], ResourceVersion("1"))) }

    /// One process: what it remembers ends with it.
    private func makeApplier() -> ObjectApplier {
        ObjectApplier(
            api: api,
            caches: [Widget.resource: cache],
            marks: .init(
                fieldManager: "tests",
                hashAnnotation: "example.org/applied",
                ownershipLabel: ("managed-by", "tests")
            )
        )
    }

    private func desired(
        size: Int? = 1,
        controller: String? = "owner",
        policy: DesiredManifest.Policy = .converge
    ) -> DesiredManifest {
        var manifest: JSONValue = [
            "apiVersion": "example.org/v1", "kind": "Widget",
            "metadata": ["name": "a", "namespace": "shop", "labels": ["managed-by": "tests"]], "spec": ["color": "red"],
        ]
        if let size { manifest[path: ["spec", "size"]] = .integer(Int64(size)) }
        if let controller {
            manifest[path: ["metadata", "ownerReferences"]] = [
                ["apiVersion": "v1", "kind": "Owner", "name": "o", "uid": .string(controller), "controller": true]
            ]
        }
        return DesiredManifest(
            reference,
            manifest: Data(manifest.serialized),
            expectedController: controller,
            policy: policy
        )
    }

    /// What a watch would deliver.
    private func deliver() throws {
        if let live = api.live(reference) {
            cache.write(.upsert(try live.decoded(as: Widget.self)))
        } else if let old = cache[reference.key] {
            cache.write(.remove(old))
        }
    }

    private var verbs: [String] { api.takeRequests().map(\.verb) }

    @Test func `creates what does not exist, after a look, and then asks for nothing`() async throws {
        let applier = makeApplier()
        #expect(await applier.apply(desired()).label == "created")
        #expect(verbs == ["get", "patch"])
        #expect(await applier.apply(desired()).label == "unchanged")
        try deliver()
        #expect(await applier.apply(desired()).label == "unchanged")
        #expect(verbs == [])
        #expect(api.live(reference)?[path: ["metadata", "annotations", "example.org/applied"]]?.string?.count == 32)
    }

    @Test func `a changed intent is one request`() async throws {
        let applier = makeApplier()
        _ = await applier.apply(desired())
        _ = verbs
        #expect(await applier.apply(desired(size: 2)).label == "configured")
        #expect(verbs == ["patch"])
        #expect(api.live(reference)?[path: ["spec", "size"]] == 2)
    }

    @Test func `a new process over a converged object reads it once and does not write`() async throws {
        _ = await makeApplier().apply(desired())
        try deliver()
        _ = verbs
        let applier = makeApplier()
        #expect(await applier.apply(desired()).label == "unchanged")
        #expect(await applier.apply(desired()).label == "unchanged")
        #expect(verbs == ["get"])
    }

    @Test func `a field that went while no process ran is removed`() async throws {
        _ = await makeApplier().apply(desired(size: 3))
        try deliver()
        #expect(await makeApplier().apply(desired(size: nil)).label == "configured")
        #expect(api.live(reference)?[path: ["spec", "size"]] == nil)
    }

    @Test func `what somebody edits is healed, seen by one read`() async throws {
        let applier = makeApplier()
        _ = await applier.apply(desired())
        api.touch(reference) { $0[path: ["spec", "size"]] = 9 }
        try deliver()
        _ = verbs
        #expect(await applier.apply(desired()).label == "configured")
        #expect(verbs == ["get", "patch"])
        #expect(api.live(reference)?[path: ["spec", "size"]] == 1)
        try deliver()
        #expect(await applier.apply(desired()).label == "unchanged")
        #expect(verbs == [])
    }

    @Test func `an edit while no process ran is healed too`() async throws {
        _ = await makeApplier().apply(desired())
        api.touch(reference) { $0[path: ["spec", "size"]] = 9 }
        try deliver()
        #expect(await makeApplier().apply(desired()).label == "configured")
        #expect(api.live(reference)?[path: ["spec", "size"]] == 1)
    }

    @Test func `somebody else's field costs one read and no write`() async throws {
        let applier = makeApplier()
        _ = await applier.apply(desired())
        api.touch(reference) { $0[path: ["spec", "extra"]] = 9 }
        try deliver()
        _ = verbs
        #expect(await applier.apply(desired()).label == "unchanged")
        #expect(await applier.apply(desired()).label == "unchanged")
        #expect(verbs == ["get"])
    }

    @Test func `a changing status costs nothing where the kind counts generations`() async throws {
        let applier = makeApplier()
        _ = await applier.apply(desired())
        for ready in 0..<5 {
            api.touch(reference) { $0[path: ["status", "ready"]] = .integer(Int64(ready)) }
            try deliver()
        }
        _ = verbs
        #expect(await applier.apply(desired()).label == "unchanged")
        #expect(verbs == [])
    }

    @Test func `a label that somebody removes comes back`() async throws {
        let applier = makeApplier()
        _ = await applier.apply(desired())
        api.touch(reference) { $0[path: ["metadata", "labels", "managed-by"]] = "other" }
        try deliver()
        #expect(await applier.apply(desired()).label == "configured")
        #expect(api.live(reference)?[path: ["metadata", "labels", "managed-by"]] == "tests")
    }

    @Test func `what somebody deletes is created again`() async throws {
        let applier = makeApplier()
        _ = await applier.apply(desired())
        try deliver()
        api.remove(reference)
        try deliver()
        #expect(await applier.apply(desired()).label == "created")
    }

    @Test(arguments: [true, false])
    func `an object that another owner controls is left alone and the owner named`(isCached: Bool) async throws {
        api.touch(reference) {
            $0[path: ["metadata", "name"]] = "a"
            $0[path: ["metadata", "namespace"]] = "shop"
            $0[path: ["metadata", "ownerReferences"]] = [
                ["apiVersion": "v1", "kind": "Rival", "name": "r", "uid": "rival", "controller": true]
            ]
        }
        if isCached { try deliver() }
        guard case .nameTaken(let owner) = await makeApplier().apply(desired()) else {
            Issue.record("adopted")
            return
        }
        #expect(owner?.kind == "Rival")
        #expect(verbs == (isCached ? [] : ["get"]))
    }

    @Test func `an object that nobody controls is ours only with our label`() async throws {
        api.touch(reference) { $0[path: ["metadata", "name"]] = "a" }
        let taken = await makeApplier().apply(desired())
        #expect(taken.label == "name_taken")
        api.touch(reference) { $0[path: ["metadata", "labels", "managed-by"]] = "tests" }
        #expect(await makeApplier().apply(desired()).label == "configured")
    }

    @Test func `what may only be created stays as it is`() async throws {
        let applier = makeApplier()
        #expect(await applier.apply(desired(policy: .createOnly)).label == "created")
        #expect(await applier.apply(desired(size: 5, policy: .createOnly)).label == "unchanged")
        try deliver()
        #expect(await makeApplier().apply(desired(size: 5, policy: .createOnly)).label == "unchanged")
        #expect(api.live(reference)?[path: ["spec", "size"]] == 1)
    }

    @Test func `what is kept stays as it was applied, and the rest is put right`() async throws {
        try await applyAndMark()
        api.touch(reference) { $0[path: ["spec", "size"]] = 9 }
        try deliver()
        _ = verbs
        let applier = makeApplier()
        #expect(await applier.apply(newer()).label == "configured")
        #expect(verbs == ["get", "patch"])
        #expect(api.live(reference)?["spec"] == ["color": "red", "size": 1])
        try deliver()
        #expect(await applier.apply(newer()).label == "unchanged")
        #expect(verbs == [])
    }

    @Test func `where only what is kept would change, nothing is written`() async throws {
        try await applyAndMark()
        try deliver()
        _ = verbs
        let applier = makeApplier()
        #expect(await applier.apply(newer()).label == "unchanged")
        #expect(await applier.apply(newer()).label == "unchanged")
        #expect(verbs == ["get"])
        #expect(await applier.apply(newer(size: nil)).label == "configured")
    }

    /// An object as an earlier release applied it, with the server's record of that.
    private func applyAndMark() async throws {
        _ = await makeApplier().apply(desired())
        api.touch(reference) { live in
            let fields: JSONValue = [
                "f:metadata": ["f:annotations": ["f:example.org/applied": [:]], "f:labels": ["f:managed-by": [:]]],
                "f:spec": ["f:color": [:], "f:size": [:]],
            ]
            live[path: ["metadata", "managedFields"]] = [
                ["manager": "tests", "operation": "Apply", "fieldsV1": fields]
            ]
        }
    }

    /// What a newer release would make of it, whose color is kept.
    private func newer(size: Int? = 1) -> DesiredManifest {
        var newer = desired(size: size, policy: .keep([["spec", "color"]]))
        newer.manifest = Data(newer.manifest.text.replacing("red", with: "blue").utf8)
        return newer
    }

    @Test func `a refusal is a receipt, and is tried again`() async throws {
        let applier = makeApplier()
        api.fail { $0.method == .patch ? .refusal(422, "Invalid") : nil }
        #expect(await applier.apply(desired()).error?.isInvalid == true)
        api.fail(nil)
        #expect(await applier.apply(desired()).label == "created")
    }

    @Test func `deletes the object that was meant and no successor`() async throws {
        let applier = makeApplier()
        _ = await applier.apply(desired())
        try deliver()
        let uid = try #require(cache[reference.key]?.metadata.uid)
        #expect(await applier.delete(reference, uid: "another").error?.isConflict == true)
        #expect(await applier.delete(reference, uid: uid).label == "deleted")
        #expect(cache[reference.key] == nil)
        #expect(await applier.delete(reference, uid: uid).label == "unchanged")
    }
}

extension Data {
    fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
