/// `core/v1.Probe`; exactly one of `exec`, `tcpSocket` and `httpGet` is set.
package struct Probe: Codable, Hashable, Sendable {
    package var exec: ExecAction?
    package var tcpSocket: TCPSocketAction?
    package var httpGet: HTTPGetAction?
    package var initialDelaySeconds: Int?
    package var periodSeconds: Int?
    package var timeoutSeconds: Int?
    package var successThreshold: Int?
    package var failureThreshold: Int?

    package init(
        exec: ExecAction? = nil,
        tcpSocket: TCPSocketAction? = nil,
        httpGet: HTTPGetAction? = nil,
        initialDelaySeconds: Int? = nil,
        periodSeconds: Int? = nil,
        timeoutSeconds: Int? = nil,
        successThreshold: Int? = nil,
        failureThreshold: Int? = nil
    ) {
        self.exec = exec
        self.tcpSocket = tcpSocket
        self.httpGet = httpGet
        self.initialDelaySeconds = initialDelaySeconds
        self.periodSeconds = periodSeconds
        self.timeoutSeconds = timeoutSeconds
        self.successThreshold = successThreshold
        self.failureThreshold = failureThreshold
    }
}

/// `core/v1.ExecAction`: a program and its arguments; no shell reads them.
package struct ExecAction: Codable, Hashable, Sendable {
    package var command: [String]

    package init(command: [String]) { self.command = command }
}

/// `core/v1.TCPSocketAction`.
package struct TCPSocketAction: Codable, Hashable, Sendable {
    package var port: IntOrString

    package init(port: IntOrString) { self.port = port }
}

/// `core/v1.HTTPGetAction`.
package struct HTTPGetAction: Codable, Hashable, Sendable {
    package var path: String
    package var port: IntOrString
    package var scheme: String?

    package init(path: String, port: IntOrString, scheme: String? = nil) {
        self.path = path
        self.port = port
        self.scheme = scheme
    }
}
