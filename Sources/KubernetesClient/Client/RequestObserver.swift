package import KubernetesAPI

/// Told of every request that was sent, each retry by itself.
package protocol RequestObserver: Sendable {
    func requestFinished(_ observation: RequestObservation)
}

/// One request and what came of it.
package struct RequestObservation: Sendable {
    /// What was asked; its path must not become a label.
    package var request: APIRequest
    /// Host and port of the server.
    package var host: String
    /// The status code; nil where no answer came.
    package var code: Int?
    /// Until the whole answer, of a stream until its head.
    package var duration: Duration
}
