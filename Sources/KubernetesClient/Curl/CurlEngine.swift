import CCurl

/// The multi handle and its transfers.
///
/// Lives on one thread.
final class CurlEngine {
    let multi: UnsafeMutableRawPointer
    private var transfers: [UInt64: CurlTransfer] = [:]
    /// Handles for the next transfers; making one costs more than clearing it.
    private var spareHandles: [UnsafeMutableRawPointer] = []

    private static let isInitialized = ccurl_global_init() == CURLE_OK

    init() {
        guard Self.isInitialized, let multi = curl_multi_init() else {
            preconditionFailure("libcurl cannot be initialized")
        }
        self.multi = multi
        _ = ccurl_multi_set_long(multi, CURLMOPT_PIPELINING, 2)  // CURLPIPE_MULTIPLEX
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 32)
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAX_CONCURRENT_STREAMS, 250)
    }

    deinit {
        for transfer in transfers.values {
            _ = curl_multi_remove_handle(multi, transfer.handle)
            curl_easy_cleanup(transfer.handle)
        }
        for handle in spareHandles { curl_easy_cleanup(handle) }
        _ = curl_multi_cleanup(multi)
    }

    var isIdle: Bool { transfers.isEmpty }

    func perform(_ command: CurlThread.Command) {
        switch command {
        case .start(let request, let exchange): start(request, exchange)
        case .cancel(let id): cancel(id)
        case .resume(let id):
            if let transfer = transfers[id] { _ = ccurl_unpause(transfer.handle) }
        }
    }

    /// Moves every transfer on as far as it goes without waiting, and reports those that ended.
    func advance() {
        var running: Int32 = 0
        _ = curl_multi_perform(multi, &running)
        var remaining: Int32 = 0
        while let message = curl_multi_info_read(multi, &remaining) {
            guard message.pointee.msg == CURLMSG_DONE, let handle = message.pointee.easy_handle else { continue }
            finish(handle, ccurl_message_result(message))
        }
    }

    /// Sleeps until a socket, libcurl's own timer or `curl_multi_wakeup` asks for attention.
    ///
    /// Not longer than libcurl may be trusted: 7.88 can hold bytes of one HTTP/2 stream that it read along with
    /// another's and lost sight of when that one was cancelled or paused. No socket tells of them, the next turn does.
    func wait() {
        _ = curl_multi_poll(multi, nil, 0, isIdle ? 3_600_000 : awaitsAnswers ? 100 : 1_000, nil)
    }

    /// True where someone waits for an answer; false where all that is open are streams that may well be silent.
    private var awaitsAnswers: Bool { transfers.values.contains { $0.exchange.awaitsAnswer } }

    private func start(_ request: HTTPRequestValue, _ exchange: TransferExchange) {
        guard let handle = spareHandles.popLast() ?? curl_easy_init() else {
            exchange.ended(TransportError(.invalidRequest, host: "", detail: "libcurl has no handle"))
            return
        }
        let transfer = CurlTransfer(handle: handle, exchange: exchange)
        if let problem = transfer.configure(request) {
            exchange.ended(TransportError(.invalidRequest, host: "", detail: problem))
            recycle(handle)
            return
        }
        transfers[exchange.id] = transfer
        let code = curl_multi_add_handle(multi, handle)
        if code != CURLM_OK {
            transfers[exchange.id] = nil
            exchange.ended(
                TransportError(.invalidRequest, host: "", detail: String(cString: curl_multi_strerror(code)))
            )
            recycle(handle)
        }
    }

    private func cancel(_ id: UInt64) {
        guard let transfer = transfers.removeValue(forKey: id) else { return }
        _ = curl_multi_remove_handle(multi, transfer.handle)
        recycle(transfer.handle)
    }

    private func finish(_ handle: UnsafeMutableRawPointer, _ result: CURLcode) {
        guard let (id, transfer) = transfers.first(where: { $0.value.handle == handle }) else { return }
        let error = transfer.error(of: result)
        _ = curl_multi_remove_handle(multi, handle)
        transfers[id] = nil
        transfer.exchange.ended(error)
        recycle(handle)
    }

    private func recycle(_ handle: UnsafeMutableRawPointer) {
        if spareHandles.count < 8 {
            curl_easy_reset(handle)
            spareHandles.append(handle)
        } else {
            curl_easy_cleanup(handle)
        }
    }
}
