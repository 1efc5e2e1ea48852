package import KubernetesClient

/// Asks the API server at start for every declared right, so that a missing one is named and not merely felt.
package struct AccessReview: Sendable {
    private let isAllowed: @Sendable (AccessRight) async throws(APIError) -> Bool

    /// - `isAllowed`: one `SelfSubjectAccessReview`.
    package init(isAllowed: @escaping @Sendable (AccessRight) async throws(APIError) -> Bool) {
        self.isAllowed = isAllowed
    }

    /// What is declared and not allowed, in the order of the declarations.
    package func missingRights(_ declarations: [WatchDeclaration]) async throws(APIError) -> [AccessRight] {
        var missing: [AccessRight] = []
        for right in declarations.flatMap(\.rights) where !missing.contains(right) {
            if try await !isAllowed(right) { missing.append(right) }
        }
        return missing
    }
}
