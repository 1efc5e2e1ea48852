import FoundationEssentials
import KubernetesAPI

/// The steps that every request takes.
extension APIClient {
    /// Reviews are created, but nothing is stored.
    private static let reviewPath = "/apis/authorization.k8s.io/"

    func checkFence(_ request: APIRequest) throws(APIError) {
        guard request.method != .get, !request.path.hasPrefix(Self.reviewPath) else { return }
        if let refusal = fence?() { throw APIError(request, .fenced(refusal)) }
    }

    func currentCredentials(_ request: APIRequest) async throws(APIError) -> RequestCredentials {
        do {
            return try await credentials.credentials()
        } catch .cancelled {
            throw APIError(request, .transport(TransportError(.cancelled, host: "", detail: "getting credentials")))
        } catch {
            throw APIError(request, .credentials(error))
        }
    }

    func httpRequest(
        _ request: APIRequest,
        _ credentials: RequestCredentials,
        timeout: Duration?
    ) -> HTTPRequestValue {
        var connection = ConnectionSettings()
        connection.authority = credentials.authority
        connection.clientCertificate = credentials.clientCertificate
        connection.clientKey = credentials.clientKey
        connection.serverName = configuration.tlsServerName
        connection.skipsVerification = configuration.skipsVerification
        connection.proxy = configuration.proxy
        return HTTPRequestValue(
            method: request.method.rawValue,
            url: configuration.server + request.target,
            fields: fieldSet.fields(for: request, credentials),
            body: request.body,
            timeout: timeout,
            // A watch's events would wait in the server until a block of compressed bytes is full.
            acceptsCompression: timeout != nil && request.method == .get,
            connection: connection
        )
    }

    func observe(_ request: APIRequest, code: Int?, since start: ContinuousClock.Instant) {
        observer.requestFinished(
            RequestObservation(
                request: request,
                host: ServerAddress(configuration.server)?.hostAndPort ?? "",
                code: code,
                duration: ContinuousClock.now - start
            )
        )
    }

    func retryDelay(_ error: APIError, _ request: APIRequest, _ attempt: Int) -> Duration? {
        let failure: RetryPolicy.Failure
        switch error.cause {
        case .transport(let error): failure = .transport(error.kind)
        case .status(_, let code, let retryAfter): failure = .status(code: code, retryAfter: retryAfter)
        case .decoding, .credentials, .fenced: return nil
        }
        return retry.delay(
            after: failure,
            attempt: attempt,
            isIdempotent: request.method != .post || request.path.hasPrefix(Self.reviewPath),
            jitter: Double.random(in: 0..<1)
        )
    }

    /// What an answer other than 2xx says.
    ///
    /// A body that is no `Status`, as proxies send it, becomes the message.
    static func refusal(_ request: APIRequest, _ head: HTTPResponseHead, _ body: Data) -> APIError {
        var status: APIStatus
        let parsed = try? JSONCoding.decode(APIStatus.self, from: body)
        if let parsed, parsed.reason != nil || parsed.message != nil {
            status = parsed
        } else {
            let text = String(decoding: body.prefix(200), as: UTF8.self)
            let line = text.split(whereSeparator: \.isNewline).first.map(String.init)
            status = APIStatus(code: head.code, reason: nil, message: line)
        }
        status.code = status.code ?? head.code
        let field = head.fields.values(of: "Retry-After").first.flatMap { Int($0) }
        let seconds = field ?? status.details?.retryAfterSeconds
        let retryAfter = seconds.flatMap { $0 >= 0 ? Duration.seconds(min($0, 86_400)) : nil }
        return APIError(request, .status(status, code: head.code, retryAfter: retryAfter))
    }

    /// Decodes an answer.
    func decode<Value: Decodable>(
        _ type: Value.Type,
        _ body: Data,
        of request: APIRequest
    ) throws(APIError) -> Value {
        do {
            return try JSONCoding.decode(type, from: body)
        } catch {
            throw APIError(request, .decoding(error.summary))
        }
    }
}
