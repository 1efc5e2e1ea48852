import KubernetesAPI
import KubernetesClient
import OperatorTestSupport

/// A kind for tests.
struct Widget: KubernetesObject {
    static let resource = ResourceType(group: "example.org", version: "v1", kind: "Widget", plural: "widgets")

    var metadata: ObjectMeta
    var spec: Spec?

    struct Spec: Codable, Hashable { var size: Int? }

    init(_ name: String, version: Int, size: Int? = nil, labels: [String: String]? = nil, owner: String? = nil) {
        metadata = ObjectMeta(
            name: name,
            namespace: "shop",
            labels: labels,
            ownerReferences: owner.map {
                [OwnerReference(apiVersion: "v1", kind: "Owner", name: "o", uid: $0, controller: true)]
            }
        )
        metadata.uid = "uid-\(name)"
        metadata.resourceVersion = String(version)
        spec = Spec(size: size)
    }
}

extension ObjectKey {
    static func shop(_ name: String) -> ObjectKey { ObjectKey(namespace: "shop", name: name) }
}

extension APIError {
    /// A refusal with a status code and a reason.
    static func refusal(_ code: Int, _ reason: String, causes: [APIStatus.Cause] = []) -> APIError {
        APIError(
            verb: "get",
            path: "/",
            cause: .status(
                APIStatus(code: code, reason: reason, message: nil, details: .init(causes: causes)),
                code: code,
                retryAfter: nil
            )
        )
    }

    static let unavailable = refusal(503, "ServiceUnavailable")
    static let undecodable = APIError(verb: "watch", path: "/", cause: .decoding("unknown type"))
}

/// A random number generator whose sequence a seed names (SplitMix64).
struct SeededRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
