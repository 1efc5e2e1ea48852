/// `core/v1.ResourceRequirements`: what a container asks for and may use at most, by resource (`cpu`, `memory`…).
package struct ResourceRequirements: Codable, Hashable, Sendable {
    package var requests: [String: Quantity]?
    package var limits: [String: Quantity]?

    package init(requests: [String: Quantity]? = nil, limits: [String: Quantity]? = nil) {
        self.requests = requests
        self.limits = limits
    }
}
