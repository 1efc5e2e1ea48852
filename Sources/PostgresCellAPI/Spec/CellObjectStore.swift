/// A place in an object store: a union of providers, of which exactly one is set.
package struct CellObjectStore: Codable, Hashable, Sendable {
    /// Amazon S3, MinIO, Ceph and the like.
    package var s3: S3?
    /// Google Cloud Storage.
    package var gcs: GCS?
    /// Azure Blob Storage.
    package var azure: Azure?
    /// Under which the cell's folder is made; nil: the bucket itself.
    package var prefix: String?
    /// The entry of the credentials' store with access key, secret key and cipher passphrase; or `workloadIdentity`.
    package var key: String?
    /// Signs in as the pod's service account instead of with a key.
    package var workloadIdentity = false

    package init() {}

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        try container.read(.s3, into: &s3)
        try container.read(.gcs, into: &gcs)
        try container.read(.azure, into: &azure)
        try container.read(.prefix, into: &prefix)
        try container.read(.key, into: &key)
        try container.read(.workloadIdentity, into: &workloadIdentity)
    }

    /// Amazon S3 and everything that speaks its protocol.
    package struct S3: Codable, Hashable, Sendable {
        /// The bucket's name.
        package var bucket: String
        /// Host and port, with `http://` before it where it has no TLS; nil: Amazon's.
        package var endpoint: String?
        /// With which requests are signed.
        package var region = "us-east-1"
        /// How the bucket stands in an address.
        package var uriStyle = URIStyle.host
        /// The entry of the credentials' store whose property `ca.crt` is the endpoint's certificate authority.
        package var caSecretKey: String?

        package init(bucket: String) { self.bucket = bucket }

        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            bucket = try container.decode(String.self, forKey: .bucket)
            try container.read(.endpoint, into: &endpoint)
            try container.read(.region, into: &region)
            try container.read(.uriStyle, into: &uriStyle)
            try container.read(.caSecretKey, into: &caSecretKey)
        }

        /// How a bucket stands in an address.
        package enum URIStyle: String, Codable, Sendable, CaseIterable {
            /// `bucket.endpoint`, as Amazon wants it.
            case host
            /// `endpoint/bucket`, as MinIO and Ceph want it.
            case path
        }
    }

    /// Google Cloud Storage.
    package struct GCS: Codable, Hashable, Sendable {
        /// The bucket's name.
        package var bucket: String

        package init(bucket: String) { self.bucket = bucket }
    }

    /// Azure Blob Storage.
    package struct Azure: Codable, Hashable, Sendable {
        /// The storage account.
        package var account: String
        /// The container's name.
        package var container: String

        package init(account: String, container: String) {
            self.account = account
            self.container = container
        }
    }
}
