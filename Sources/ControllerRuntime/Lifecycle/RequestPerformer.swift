package import FoundationEssentials
package import KubernetesAPI
package import KubernetesClient

/// Performs one request and answers with the body of a success.
///
/// All that the runtime writes goes through here, so a fence, a counter or a test can stand in between.
package protocol RequestPerformer: Sendable {
    /// Throws an `APIError.status` for every answer outside 200..<300.
    func perform(_ request: APIRequest) async throws(APIError) -> Data
}
