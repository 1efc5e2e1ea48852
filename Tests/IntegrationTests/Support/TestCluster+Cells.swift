import ClusterSimulation
import Foundation
import KubernetesAPI
import KubernetesClient
import OperatorTestSupport
import PostgresCellAPI

/// What tests do with cells, as an administrator would.
extension TestCluster {
    /// Fills the Vault, makes the store, and grants the operator its rights.
    func prepareForCells() async throws {
        for key in SmallCell.keys {
            vault.set(key, ["username": key.replacing("/", with: "_"), "password": "p-\(key)"])
        }
        let store: JSONValue = [
            "metadata": ["name": "vault", "namespace": .string(namespace)],
            "spec": ["provider": ["fake": ["data": [["key": "unused", "value": "unused"]]]]],
        ]
        try await installer.apply(store, ClusterKinds.store)
        try await grantOperatorRights(in: namespace)
        if case .real(_, let components) = flavour, components.contains("kube-controller-manager") {
            let account = ObjectReference(ClusterKinds.serviceAccount, key("default"))
            try await wait(limit: .seconds(180)).until(account, "there") { $0 != nil }
        }
    }

    /// Applies a cell.
    @discardableResult
    func apply(_ cell: JSONValue) async throws -> JSONValue { try await installer.apply(cell, ClusterKinds.cell) }

    func reference(_ resource: ResourceType, _ name: String) -> ObjectReference { ObjectReference(resource, key(name)) }

    /// An object as it is now; nil where there is none.
    func object(_ resource: ResourceType, _ name: String) async throws -> JSONValue? {
        do {
            return try JSONValue(parsing: try await adminClient.perform(reference(resource, name).get()))
        } catch let error as APIError where error.isNotFound {
            return nil
        }
    }

    /// All objects of a kind in the test's namespace.
    func objects(_ resource: ResourceType, label: String? = nil) async throws -> [JSONValue] {
        let selection = ResourceSelection(resource, namespace: namespace, labelSelector: label)
        return try JSONValue(parsing: try await adminClient.perform(selection.list())).list("items")
    }

    /// A person's merge patch.
    @discardableResult
    func patch(_ resource: ResourceType, _ name: String, _ patch: JSONValue) async throws -> JSONValue {
        let request = reference(resource, name).mergePatch(patch, fieldManager: "person")
        return try JSONValue(parsing: try await adminClient.perform(request))
    }

    /// A person's merge patch of a cell.
    func patchCell(_ patch: JSONValue, name: String = SmallCell.name) async throws {
        try await self.patch(ClusterKinds.cell, name, patch)
    }

    func create(_ manifest: JSONValue, _ resource: ResourceType, query: [APIRequest.QueryItem] = []) async throws {
        var manifest = manifest
        manifest["apiVersion"] = .string(resource.apiVersion)
        manifest["kind"] = .string(resource.kind)
        let key = ObjectKey(namespace: manifest.text("metadata", "namespace") ?? "", name: manifest.name)
        var request = ObjectReference(resource, key).create(Data(manifest.serialized), fieldManager: "person")
        request.query += query
        _ = try await adminClient.perform(request)
    }

    func delete(_ resource: ResourceType, _ name: String, propagation: String = "Background") async throws {
        _ = try await adminClient.perform(reference(resource, name).delete(propagation: propagation))
    }

    /// Waits for an object.
    @discardableResult
    func becomes(
        _ resource: ResourceType,
        _ name: String,
        _ what: String,
        limit: Duration = .seconds(300),
        fits: @escaping @Sendable (JSONValue) -> Bool
    ) async throws -> JSONValue {
        let found = try await wait(limit: limit).until(reference(resource, name), what) { $0.map(fits) ?? false }
        return found ?? .null
    }

    /// Waits until a cell is Ready for its present spec.
    @discardableResult
    func becomesReady(_ name: String = SmallCell.name, limit: Duration = .seconds(300)) async throws -> JSONValue {
        try await becomes(ClusterKinds.cell, name, "Ready", limit: limit) { $0.isReady }
    }

    /// Waits until a cell is Stalled for a reason.
    ///
    /// - Returns: the message.
    func becomesStalled(_ reason: Reason, name: String = SmallCell.name) async throws -> String {
        let cell = try await becomes(ClusterKinds.cell, name, "Stalled for \(reason.rawValue)") {
            $0.stalledReason == reason.rawValue
        }
        return cell.condition("Stalled")?.text("message") ?? ""
    }

    func isGone(_ resource: ResourceType, _ name: String) async throws {
        try await wait(limit: .seconds(300)).until(reference(resource, name), "gone") { $0 == nil }
    }

    /// Ends a migration that its image's behaviour holds: the simulated node looks again at a pod that changes.
    func finishMigration(_ recording: Recording) async throws {
        images[SmallCell.image] = .migrates([SmallCell.revision], seconds: 0)
        let isRun: @Sendable (JSONValue) -> Bool = { $0.label("batch.kubernetes.io/job-name") != nil }
        try await recording.pods.wait("a run of the migration") { $0.contains { isRun($0.object) } }
        for run in Set(recording.pods.objects.filter(isRun).map(\.name)) {
            try await patch(ClusterKinds.pod, run, ["metadata": ["annotations": ["example.org/look": "again"]]])
        }
    }

    /// The children of cells in the test's namespace, as `Kind/name`, normalized.
    func children() async throws -> [String: JSONValue] {
        var children: [String: JSONValue] = [:]
        let label = "\(WellKnownNames.Label.managedBy)=postgrescell-operator"
        for resource in ClusterKinds.children {
            for object in try await objects(resource, label: label) {
                children["\(resource.kind)/\(object.name)"] = object.normalized(namespace: namespace)
            }
        }
        return children
    }
}
