import FoundationEssentials
import KubernetesAPI

extension APIClient {
    /// Performs a request with all its retries; only 2xx comes back.
    func exchange(_ request: APIRequest) async throws(APIError) -> HTTPResponseValue {
        var attempt = 1
        var hasRefreshed = false
        while true {
            try checkFence(request)
            let current = try await currentCredentials(request)
            let start = ContinuousClock.now
            var failure: APIError
            do throws(TransportError) {
                let response = try await transport.perform(httpRequest(request, current, timeout: timeout))
                observe(request, code: response.head.code, since: start)
                warnings.report(response.head)
                if response.head.isSuccess { return response }
                failure = Self.refusal(request, response.head, response.body)
            } catch {
                observe(request, code: nil, since: start)
                failure = APIError(request, .transport(error))
            }
            if failure.isUnauthorized, !hasRefreshed {
                hasRefreshed = true
                await credentials.rejected(current)
                continue
            }
            guard let delay = retryDelay(failure, request, attempt) else { throw failure }
            attempt += 1
            do {
                try await clock.sleep(for: delay)
            } catch {
                throw APIError(request, .transport(TransportError(.cancelled, host: "", detail: "while waiting")))
            }
        }
    }

    /// Opens a request; 401 gets one second try, everything else is the caller's to retry.
    func openStream(_ request: APIRequest) async throws(APIError) -> LineStream {
        var hasRefreshed = false
        while true {
            try checkFence(request)
            let current = try await currentCredentials(request)
            let stream = try await openOnce(request, current)
            if stream.head.isSuccess { return LineStream(stream.body, request) }
            let failure: APIError
            do {
                failure = Self.refusal(request, stream.head, try await stream.body.collect(limit: 1 << 20))
            } catch {
                throw APIError(request, .transport(error))
            }
            guard failure.isUnauthorized, !hasRefreshed else { throw failure }
            hasRefreshed = true
            await credentials.rejected(current)
        }
    }

    private func openOnce(
        _ request: APIRequest,
        _ current: RequestCredentials
    ) async throws(APIError) -> HTTPStream {
        let start = ContinuousClock.now
        do {
            let stream = try await transport.open(httpRequest(request, current, timeout: nil))
            observe(request, code: stream.head.code, since: start)
            warnings.report(stream.head)
            return stream
        } catch {
            observe(request, code: nil, since: start)
            throw APIError(request, .transport(error))
        }
    }
}
