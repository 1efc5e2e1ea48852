/// The resource's structure, part by part as in `Spec/` and `Status/`.
package enum CellSchema {
    /// `spec`.
    package static let spec: FieldSchema = .object(
        [
            "suspend": .boolean,
            "deletionPolicy": .choice(of: DeletionPolicy.self),
            "engine": .object([
                "statefulSet": statefulSet, "rds": .anyObject, "cloudSQL": .anyObject,
                "azureFlexibleServer": .anyObject,
            ]),
            "database": .object(
                [
                    "name": .text(maxLength: 63, .identifier),
                    "extensions": .list(.text(maxLength: 63, .extensionName), maxItems: 64, .set),
                ],
                required: ["name"]
            ),
            "credentials": credentials,
            "consumers": .list(consumer, maxItems: 64, .map(key: "name")),
            "pooler": pooler,
            "migrations": migrations,
            "backup": backup,
            "recovery": recovery,
            "networkPolicy": .object([
                "clientNamespaces": .list(.text(maxLength: 63, .dnsLabel), maxItems: 64, .set)
            ]),
        ],
        required: ["database", "credentials"]
    )

    private static let storedKey: FieldSchema = .text(maxLength: 512, .line)
    private static let image: FieldSchema = .text(maxLength: 512, .image)
    private static let cron: FieldSchema = .text(maxLength: 100, .cron)
    private static let duration: FieldSchema = .text(maxLength: 24, .duration)

    private static let resources: FieldSchema = .object([
        "requests": .map(.quantity, maxProperties: 8), "limits": .map(.quantity, maxProperties: 8),
    ])

    private static let statefulSet: FieldSchema = .object([
        "image": image,
        "storage": .object([
            "size": .text(maxLength: 32, .quantity), "storageClassName": .text(maxLength: 253, .dnsSubdomain),
        ]),
        "resources": resources,
        "parameters": .map(.text(maxLength: 1024, .line), maxProperties: 128),
        "nodeSelector": .map(.text(maxLength: 63), maxProperties: 32),
        "tolerations": SchedulingSchema.tolerations,
        "affinity": SchedulingSchema.affinity,
        "priorityClassName": .text(maxLength: 253, .dnsSubdomain),
        "topologySpreadConstraints": SchedulingSchema.topologySpreadConstraints,
    ])

    private static let credentials: FieldSchema = .object(
        [
            "secretStoreRef": .object(
                ["kind": .choice(of: CredentialStore.Kind.self), "name": .text(maxLength: 253, .dnsSubdomain)],
                required: ["name"]
            ),
            "refreshInterval": duration,
            "owner": .object(["key": storedKey], required: ["key"]),
            "pooler": .object(["key": storedKey], required: ["key"]),
        ],
        required: ["secretStoreRef", "owner", "pooler"]
    )

    private static let consumer: FieldSchema = .object(
        [
            "name": .text(maxLength: 40, .dnsLabel),
            "access": .choice(of: CellConsumer.Access.self),
            "append": .list(.text(maxLength: 127, .table), maxItems: 32, .set),
            "database": .text(maxLength: 63, .identifier),
            "key": storedKey,
        ],
        required: ["name", "access", "key"]
    )

    private static let pooler: FieldSchema = .object([
        "replicas": .integer(1...20),
        "serviceName": .text(maxLength: 63, .dnsLabel),
        "image": image,
        "mode": .choice(of: CellPooler.Mode.self),
        "defaultPoolSize": .integer(1...1000),
        "maxClientConnections": .integer(1...100_000),
        "resources": resources,
    ])

    private static let migrations: FieldSchema = .object([
        "alembic": .object(
            [
                "image": image,
                "config": .text(maxLength: 256, .line),
                "section": .text(maxLength: 64, .line),
                "workingDirectory": .text(maxLength: 256, .line),
                "target": .text(maxLength: 128, .revision),
            ],
            required: ["image"]
        ),
        "activeDeadlineSeconds": .integer(30...86_400),
        "retries": .integer(0...20),
        "resources": resources,
    ])

    private static let objectStore: FieldSchema = .object([
        "s3": .object(
            [
                "bucket": .text(maxLength: 255, .line),
                "endpoint": .text(maxLength: 253, .line),
                "region": .text(maxLength: 64, .line),
                "uriStyle": .choice(of: CellObjectStore.S3.URIStyle.self),
                "caSecretKey": storedKey,
            ],
            required: ["bucket"]
        ),
        "gcs": .object(["bucket": .text(maxLength: 255, .line)], required: ["bucket"]),
        "azure": .object(
            ["account": .text(maxLength: 64, .line), "container": .text(maxLength: 63, .line)],
            required: ["account", "container"]
        ),
        "prefix": .text(maxLength: 512, .line),
        "key": storedKey,
        "workloadIdentity": .boolean,
    ])

    private static let backup: FieldSchema = .object(
        [
            "objectStore": objectStore,
            "base": .object(["schedule": cron, "incremental": cron, "retainFull": .integer(1...100)]),
            "wal": .object(["rpo": duration]),
            "dump": .object(["schedule": cron, "retain": .integer(1...1000)]),
            "drill": .object(["schedule": cron]),
            "timeZone": .text(maxLength: 64, .timeZone),
        ],
        required: ["objectStore"]
    )

    private static let recovery: FieldSchema = .object(
        [
            "from": .object(["cell": .text(maxLength: 40, .dnsLabel), "objectStore": objectStore]),
            "target": .object(["time": .text(maxLength: 40, .time), "latest": .boolean]),
        ],
        required: ["from", "target"]
    )
}
