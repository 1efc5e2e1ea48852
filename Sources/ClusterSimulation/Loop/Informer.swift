import FoundationEssentials
import KubernetesAPI
import KubernetesClient

/// Lists and watches one kind, for ever: a watch that ends goes on where it was, one that is too late lists anew.
struct Informer: Sendable {
    let client: APIClient
    let resource: ResourceType
    /// The one namespace whose objects count; nil: all.
    let namespace: String?
    let store: ObjectStore
    let time: SimulationTime
    /// Told of every change, in order.
    let changed: @Sendable (ObjectChange) -> Void
    /// Told once, when the first list is in.
    let listed: @Sendable () -> Void

    /// Ends with the task.
    func run() async {
        var version: ResourceVersion?
        var hasListed = false
        while !Task.isCancelled {
            do throws(APIError) {
                if let known = version {
                    version = try await watch(from: known)
                } else {
                    version = try await list()
                    if !hasListed { listed() }
                    hasListed = true
                }
            } catch {
                if error.isGone { version = nil }
                try? await time.sleep(.milliseconds(error.isNotFound ? 250 : 50))
            }
        }
    }

    private var selection: ResourceSelection {
        ResourceSelection(resource, namespace: resource.isNamespaced ? namespace : nil)
    }

    /// A volume belongs where its claim does.
    private func counts(_ object: JSONValue) -> Bool {
        guard let namespace, resource == SimulatedKinds.volume, let claim = claimKey(of: object) else { return true }
        return claim.namespace == namespace
    }

    private func list() async throws(APIError) -> ResourceVersion {
        var items: [JSONValue] = []
        var token: String?
        while true {
            let page = try await parsed(selection.list(limit: 500, continue: token))
            items += page.list("items").filter(counts)
            token = page.text("metadata", "continue").flatMap { $0.isEmpty ? nil : $0 }
            guard token == nil else { continue }
            let version = ResourceVersion(page.resourceVersion)
            for change in store.replaceAll(resource, with: items, at: version) { changed(change) }
            return version
        }
    }

    private func parsed(_ request: APIRequest) async throws(APIError) -> JSONValue {
        let body = try await client.perform(request)
        do { return try JSONValue(parsing: body) } catch { throw APIError(request, .decoding("\(error)")) }
    }

    /// - Returns: where to go on; nil to list anew.
    private func watch(from start: ResourceVersion) async throws(APIError) -> ResourceVersion? {
        var version = start
        let request = selection.watch(from: start, timeoutSeconds: 300)
        let lines = try await client.open(request)
        do {
            for try await line in lines {
                guard let event = try? JSONValue(parsing: line), let object = event["object"] else { return nil }
                switch event["type"]?.string {
                case "ADDED", "MODIFIED":
                    if counts(object), let change = store.insert(object, resource) { changed(change) }
                case "DELETED": if let change = store.remove(object, resource) { changed(change) }
                case "BOOKMARK": break
                default: return nil
                }
                version = ResourceVersion(object.resourceVersion)
            }
        } catch {
            // Whatever cut the watch: the version says where to go on.
            return error.isGone ? nil : version
        }
        return version
    }
}
