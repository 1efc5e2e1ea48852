import FoundationEssentials
import KubernetesAPI
import KubernetesClient
import Logging

/// A kind for these tests.
struct Gadget: KubernetesObject {
    static let resource = ResourceType(group: "test.example", version: "v1", kind: "Gadget", plural: "gadgets")
    var metadata: ObjectMeta
    var size: Int?

    init(_ name: String, size: Int? = nil) {
        metadata = ObjectMeta(name: name, namespace: "room")
        self.size = size
    }

    static func reference(_ name: String) -> ObjectReference {
        ObjectReference(resource, ObjectKey(namespace: "room", name: name))
    }
}

/// A client whose waits take no time.
func makeClient(
    _ transport: ScriptedTransport,
    credentials: ScriptedCredentials = ScriptedCredentials(),
    retry: RetryPolicy = RetryPolicy(),
    clock: any Clock<Duration> = InstantClock(),
    observer: any RequestObserver = RequestMetrics()
) -> APIClient {
    APIClient(
        configuration: ClusterConfiguration(server: "https://server:6443"),
        transport: transport,
        credentials: credentials,
        retry: retry,
        clock: clock,
        observer: observer,
        logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
    )
}

/// A `Status` as the API server sends it.
func status(_ code: Int, _ reason: String, _ message: String = "because") -> String {
    #"{"kind":"Status","apiVersion":"v1","status":"Failure","code":\#(code),"reason":"\#(reason)","message":"\#(message)"}"#
}

/// What a body throws, which must be an `APIError`.
func failure(of body: () async throws(APIError) -> Void) async -> APIError? {
    do {
        try await body()
        return nil
    } catch {
        return error
    }
}
