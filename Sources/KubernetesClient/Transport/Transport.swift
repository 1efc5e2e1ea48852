/// Carries HTTP requests: the seam between what the client says and how bytes travel.
///
/// A transport neither retries nor interprets an answer: every status code is an answer, not an error.
package protocol Transport: Sendable {
    /// Performs a request and gathers the whole body of the answer.
    ///
    /// Cancelling the task ends the transfer at once and throws `.cancelled`.
    func perform(_ request: HTTPRequestValue) async throws(TransportError) -> HTTPResponseValue

    /// Performs a request up to the head of the answer; the body follows as it is read.
    ///
    /// A body that nobody reads holds the sender back. Dropping the stream, or cancelling the task that reads it, ends
    /// the transfer at once.
    func open(_ request: HTTPRequestValue) async throws(TransportError) -> HTTPStream

    /// Lets no further request use the connections that are open now; transfers under way go on.
    ///
    /// For a peer that went silent without closing: its connection looks healthy to everyone who shares it.
    func retireConnections()
}

extension Transport {
    /// Nothing to retire where connections are not kept.
    package func retireConnections() {}
}
