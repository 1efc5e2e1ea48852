package import KubernetesAPI
package import KubernetesClient

/// Lists and watches one kind.
package protocol WatchSource<Object>: Sendable {
    associatedtype Object: KubernetesObject
    /// The events of one watch; ends where the server ends it.
    associatedtype Events: AsyncSequence where Events.Element == WatchEvent<Object>, Events.Failure == APIError

    /// Everything that is selected now, all pages of it.
    func list(_ selection: ResourceSelection) async throws(APIError) -> ListPage<Object>
    /// Opens a watch; returns once the server has accepted it.
    func watch(_ request: APIRequest) async throws(APIError) -> Events
    /// A watch fell silent: whatever connection it used shall not be used again.
    func abandonConnections()
}
