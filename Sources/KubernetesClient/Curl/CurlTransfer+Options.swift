import CCurl
import FoundationEssentials

extension CurlTransfer {
    /// Seconds without any sign of life after which the kernel gives a connection up.
    private static let silenceLimit = 30

    /// Sets every option of the handle; a text says why the request cannot be sent.
    func configure(_ request: HTTPRequestValue) -> String? {
        guard let server = ServerAddress(request.url) else { return "not an http or https URL" }
        installCallbacks()
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        set(CURLOPT_NOPROGRESS, 1)
        setTimes(request)
        setBody(request)
        setConnection(request.connection, server, &lists)
        if request.acceptsCompression { set(CURLOPT_ACCEPT_ENCODING, "gzip") }
        var fields = request.fields
        let serverName = request.connection.serverName
        // Without it every larger body would wait for an interim answer first.
        fields.append(HTTPField("Expect", ""))
        if serverName != nil { fields.append(HTTPField("Host", server.hostAndPort)) }
        setFields(fields)
        set(CURLOPT_URL, serverName.map { server.replacingHost(in: request.url, with: $0) } ?? request.url)
        return nil
    }

    private func setTimes(_ request: HTTPRequestValue) {
        set(CURLOPT_CONNECTTIMEOUT_MS, request.connection.connectTimeout.milliseconds)
        if let timeout = request.timeout { set(CURLOPT_TIMEOUT_MS, max(1, timeout.milliseconds)) }
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_TCP_KEEPIDLE, Self.silenceLimit / 2)
        set(CURLOPT_TCP_KEEPINTVL, Self.silenceLimit / 6)
        _ = ccurl_set_user_timeout(handle, UInt32(Self.silenceLimit * 1000))
    }

    private func setBody(_ request: HTTPRequestValue) {
        if let body = request.body {
            _ = ccurl_set_offset(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
            body.withUnsafeBytes { bytes in
                _ = ccurl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress)
            }
        }
        if request.method != (request.body == nil ? "GET" : "POST") { set(CURLOPT_CUSTOMREQUEST, request.method) }
    }

    private func setConnection(
        _ settings: ConnectionSettings,
        _ server: ServerAddress,
        _ lists: inout [UnsafeMutablePointer<curl_slist>?]
    ) {
        if server.isSecure {
            set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
            set(CURLOPT_PIPEWAIT, 1)
        } else {
            set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        }
        if let proxy = settings.proxy {
            set(CURLOPT_PROXY, proxy)
        } else if server.isLoopback {
            set(CURLOPT_NOPROXY, "*")
        }
        if settings.skipsVerification {
            set(CURLOPT_SSL_VERIFYPEER, 0)
            set(CURLOPT_SSL_VERIFYHOST, 0)
        }
        set(CURLOPT_CAINFO_BLOB, settings.authority)
        set(CURLOPT_SSLCERT_BLOB, settings.clientCertificate)
        set(CURLOPT_SSLKEY_BLOB, settings.clientKey)
        if settings.serverName != nil {
            let rule = curl_slist_append(nil, "::\(server.bracketedHost):\(server.port)")
            lists.append(rule)
            _ = ccurl_set_list(handle, CURLOPT_CONNECT_TO, rule)
        }
    }

    private func setFields(_ fields: [HTTPField]) {
        let list = fields.reduce(UnsafeMutablePointer<curl_slist>?.none) { list, field in
            curl_slist_append(list, "\(field.name): \(field.value)") ?? list
        }
        lists.append(list)
        _ = ccurl_set_list(handle, CURLOPT_HTTPHEADER, list)
    }

    private func set(_ option: CURLoption, _ value: Int) { _ = ccurl_set_long(handle, option, value) }
    private func set(_ option: CURLoption, _ value: String) { _ = ccurl_set_string(handle, option, value) }
    private func set(_ option: CURLoption, _ value: Data?) {
        value?.withUnsafeBytes { bytes in
            _ = ccurl_set_blob(handle, option, bytes.baseAddress, bytes.count)
        }
    }
}

extension Duration {
    /// Whole milliseconds, cut.
    fileprivate var milliseconds: Int {
        let (seconds, attoseconds) = components
        return Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
    }
}
