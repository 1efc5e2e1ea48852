import CCurl
import FoundationEssentials

/// One transfer: an easy handle, and what its callbacks report to.
final class CurlTransfer {
    let handle: UnsafeMutableRawPointer
    let exchange: TransferExchange
    /// Header lines and connect-to rules, which libcurl does not copy.
    var lists: [UnsafeMutablePointer<curl_slist>?] = []
    private var headLines = ResponseHeadLines()
    private let errorText = UnsafeMutablePointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))

    init(handle: UnsafeMutableRawPointer, exchange: TransferExchange) {
        self.handle = handle
        self.exchange = exchange
        errorText.pointee = 0
    }

    deinit {
        errorText.deallocate()
        for list in lists { curl_slist_free_all(list) }
    }

    /// Points the handle's callbacks here; the engine keeps this object until the handle is removed.
    func installCallbacks() {
        let context = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
        _ = ccurl_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText)
        _ = ccurl_set_pointer(handle, CURLOPT_WRITEDATA, context)
        _ = ccurl_set_pointer(handle, CURLOPT_HEADERDATA, context)
        _ = ccurl_set_callback(handle, CURLOPT_WRITEFUNCTION) { data, size, count, context in
            guard let data, let context else { return 0 }
            let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
            let length = size * count
            return switch transfer.exchange.bytesReceived(Data(bytes: data, count: length)) {
            case .accepted: length
            case .refused: Int(CURL_WRITEFUNC_PAUSE)
            case .abandoned: 0
            }
        }
        _ = ccurl_set_callback(handle, CURLOPT_HEADERFUNCTION) { data, size, count, context in
            guard let data, let context else { return 0 }
            let transfer = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
            let length = size * count
            let line = String(decoding: UnsafeRawBufferPointer(start: data, count: length), as: UTF8.self)
            if let head = transfer.headLines.lineReceived(line) { transfer.exchange.headReceived(head) }
            return length
        }
    }

    /// What a result means to the caller; nil for success.
    func error(of result: CURLcode) -> TransportError? {
        guard result != CURLE_OK else { return nil }
        let text = String(cString: errorText)
        let detail = text.isEmpty ? String(cString: curl_easy_strerror(result)) : text
        // Under TLS 1.3 a server refuses a client's certificate only once the client believes to be connected.
        let kind = detail.contains("alert") && detail.contains("certificate") ? .insecure : kind(of: result)
        return TransportError(kind, host: "", detail: detail)
    }

    private func kind(of result: CURLcode) -> TransportError.Kind {
        switch result {
        case CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_PROXY:
            .connectionFailed
        case CURLE_OPERATION_TIMEDOUT: isConnected ? .timedOut : .connectionFailed
        case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER,
            CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_ENGINE_INITFAILED:
            .insecure
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_BAD_FUNCTION_ARGUMENT, CURLE_OUT_OF_MEMORY:
            .invalidRequest
        default: .interrupted
        }
    }

    private var isConnected: Bool {
        var microseconds: curl_off_t = 0
        _ = ccurl_get_offset(handle, CURLINFO_PRETRANSFER_TIME_T, &microseconds)
        return microseconds > 0
    }
}
