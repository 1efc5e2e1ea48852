import KubernetesAPI

/// The header fields of requests.
struct FieldSet: Sendable {
    let userAgent: String

    func fields(for request: APIRequest, _ credentials: RequestCredentials) -> [HTTPField] {
        var fields = [HTTPField("Accept", "application/json"), HTTPField("User-Agent", userAgent)]
        if let type = request.contentType { fields.append(HTTPField("Content-Type", type.rawValue)) }
        if let authorization = credentials.authorization {
            fields.append(HTTPField("Authorization", authorization.value))
        }
        return fields
    }
}
