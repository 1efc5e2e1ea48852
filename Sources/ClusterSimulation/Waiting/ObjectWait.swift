package import KubernetesAPI
package import KubernetesClient

/// Waits for an object to become what is wanted, by watching it.
package struct ObjectWait: Sendable {
    /// Needs the rights to get and to watch what is waited for.
    package var client: APIClient
    /// After which a wait fails.
    package var limit: Duration

    package init(client: APIClient, limit: Duration = .seconds(120)) {
        self.client = client
        self.limit = limit
    }

    /// The first state of an object that fits; nil stands for its absence.
    ///
    /// - Throws: `WaitError` with the last state once the time is over; `CancellationError`.
    @discardableResult
    package func until(
        _ reference: ObjectReference,
        _ what: String,
        fits: @escaping @Sendable (JSONValue?) -> Bool
    ) async throws -> JSONValue? {
        let last = LastState()
        let outcome = try await withThrowingTaskGroup(of: JSONValue??.self) { group in
            group.addTask { .some(try await watch(reference, last, fits)) }
            group.addTask {
                try await Task.sleep(for: limit)
                return .none
            }
            defer { group.cancelAll() }
            return try await group.next() ?? .none
        }
        guard let found = outcome else { throw WaitError(reference: reference, what: what, last: last.value) }
        return found
    }

    private func watch(
        _ reference: ObjectReference,
        _ last: LastState,
        _ fits: @Sendable (JSONValue?) -> Bool
    ) async throws -> JSONValue? {
        let selection = ResourceSelection(
            reference.resource,
            namespace: reference.key.namespace.isEmpty ? nil : reference.key.namespace,
            fieldSelector: "metadata.name=\(reference.key.name)"
        )
        while true {
            try Task.checkCancellation()
            do throws(APIError) {
                let page = try? JSONValue(parsing: try await client.perform(selection.list()))
                let object = page?.list("items").first
                last.value = object
                if fits(object) { return object }
                let version = ResourceVersion(page?.resourceVersion ?? "")
                let lines = try await client.open(selection.watch(from: version, timeoutSeconds: 300))
                for try await line in lines {
                    guard let event = try? JSONValue(parsing: line), let object = event["object"] else { break }
                    switch event["type"]?.string {
                    case "ADDED", "MODIFIED": last.value = object
                    case "DELETED": last.value = nil
                    case "BOOKMARK": continue
                    default: break
                    }
                    if event["type"] == "ERROR" { break }
                    if fits(last.value) { return last.value }
                }
            } catch {
                // A kind that is not served yet, or a server that is still starting.
                if error.isCancelled { throw CancellationError() }
                try await Task.sleep(for: .milliseconds(50))
            }
        }
    }
}

/// An object did not become what was wanted in time.
package struct WaitError: Error, CustomStringConvertible {
    /// What was waited for.
    package var reference: ObjectReference
    /// What it was to become, as it completes the sentence `X did not become …`.
    package var what: String
    /// The last state; nil where the object did not exist.
    package var last: JSONValue?

    package var description: String {
        "\(reference) did not become \(what) in time; last seen: " + (last.map(YAML.render) ?? "nothing")
    }
}
