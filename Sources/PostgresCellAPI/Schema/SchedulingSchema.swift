/// The structure of what places a pod on nodes: `Toleration`, `Affinity`, `TopologySpreadConstraint`.
enum SchedulingSchema {
    static let tolerations: FieldSchema = .list(
        .object([
            "key": labelKey,
            "operator": .choice(["Exists", "Equal"]),
            "value": labelValue,
            "effect": .choice(["NoSchedule", "PreferNoSchedule", "NoExecute"]),
            "tolerationSeconds": .integer(-1...31_536_000),
        ]),
        maxItems: 32
    )

    static let affinity: FieldSchema = .object([
        "nodeAffinity": .object([
            "requiredDuringSchedulingIgnoredDuringExecution": .object(
                ["nodeSelectorTerms": .list(nodeTerm, maxItems: 8)],
                required: ["nodeSelectorTerms"]
            ),
            "preferredDuringSchedulingIgnoredDuringExecution": .list(
                .object(["weight": weight, "preference": nodeTerm], required: ["weight", "preference"]),
                maxItems: 8
            ),
        ]),
        "podAffinity": podAffinity,
        "podAntiAffinity": podAffinity,
    ])

    static let topologySpreadConstraints: FieldSchema = .list(
        .object(
            [
                "maxSkew": .integer(1...1000),
                "topologyKey": labelKey,
                "whenUnsatisfiable": .choice(["DoNotSchedule", "ScheduleAnyway"]),
                "labelSelector": labelSelector,
            ],
            required: ["maxSkew", "topologyKey", "whenUnsatisfiable"]
        ),
        maxItems: 8
    )

    private static let labelKey: FieldSchema = .text(maxLength: 317)
    private static let labelValue: FieldSchema = .text(maxLength: 63)
    private static let weight: FieldSchema = .integer(1...100)

    private static func requirements(_ operators: [String]) -> FieldSchema {
        .list(
            .object(
                [
                    "key": labelKey, "operator": .choice(operators),
                    "values": .list(labelValue, maxItems: 32),
                ],
                required: ["key", "operator"]
            ),
            maxItems: 16
        )
    }

    private static let nodeTerm: FieldSchema = .object([
        "matchExpressions": requirements(["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]),
        "matchFields": requirements(["In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt"]),
    ])

    private static let labelSelector: FieldSchema = .object([
        "matchLabels": .map(labelValue, maxProperties: 16),
        "matchExpressions": requirements(["In", "NotIn", "Exists", "DoesNotExist"]),
    ])

    private static let podTerm: FieldSchema = .object(
        ["labelSelector": labelSelector, "topologyKey": labelKey],
        required: ["topologyKey"]
    )

    private static let podAffinity: FieldSchema = .object([
        "requiredDuringSchedulingIgnoredDuringExecution": .list(podTerm, maxItems: 8),
        "preferredDuringSchedulingIgnoredDuringExecution": .list(
            .object(["weight": weight, "podAffinityTerm": podTerm], required: ["weight", "podAffinityTerm"]),
            maxItems: 8
        ),
    ])
}
