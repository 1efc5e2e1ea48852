import KubernetesAPI

/// Which requests go wrong, and how.
package struct FaultRule: Sendable {
    /// nil: any.
    package var verb: String?
    /// The plural; nil: any.
    package var resource: String?
    /// nil: any; empty: none.
    package var subresource: String?
    /// nil: any.
    package var name: String?
    /// nil: any.
    package var user: String?
    /// How many requests it still meets.
    package var remaining: Int
    /// What happens to those that it meets.
    package var effect: Effect

    /// What happens to a request.
    package enum Effect: Sendable {
        /// It waits, on the server's clock, before it is answered.
        case delay(Duration)
        /// It is refused, and nothing is changed.
        case refuse(Refusal)
        /// It is carried out, and the connection ends after so many bytes of the answer's body.
        case cut(afterBytes: Int)
        /// A watch opens and delivers nothing, not even bookmarks.
        case stall
    }

    package init(
        verb: String? = nil,
        resource: String? = nil,
        subresource: String? = nil,
        name: String? = nil,
        user: String? = nil,
        times: Int = .max,
        effect: Effect
    ) {
        self.verb = verb
        self.resource = resource
        self.subresource = subresource
        self.name = name
        self.user = user
        self.remaining = times
        self.effect = effect
    }

    func meets(_ facts: RequestFacts) -> Bool {
        guard remaining > 0, (verb ?? facts.verb) == facts.verb, (user ?? facts.user) == facts.user else {
            return false
        }
        let path = facts.resource
        return (resource.map { $0 == path?.plural } ?? true) && (subresource.map { $0 == path?.subresource } ?? true)
            && (name.map { $0 == path?.name } ?? true)
    }
}

extension Refusal {
    /// 429 as the real server words it.
    package static func tooManyRequests(retryAfter seconds: Int) -> Refusal {
        Refusal(
            429,
            "TooManyRequests",
            "the server has received too many requests and has asked us to try again later",
            details: .init(retryAfterSeconds: seconds)
        )
    }

    /// 503 as the real server words it.
    package static func unavailable(retryAfter seconds: Int? = nil) -> Refusal {
        Refusal(
            503,
            "ServiceUnavailable",
            "the server is currently unable to handle the request",
            details: .init(retryAfterSeconds: seconds)
        )
    }

    /// 410 as an HTTP status, which the real server gives for lists, and proxies give for watches.
    package static func gone() -> Refusal { .expired("The resourceVersion for the provided watch is too old.") }
}
