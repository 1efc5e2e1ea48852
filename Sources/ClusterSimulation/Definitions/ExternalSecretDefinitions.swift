package import KubernetesAPI

/// Definitions of the External Secrets kinds, as far as a cell uses them: enough for both API servers to serve them.
package enum ExternalSecretDefinitions {
    /// CustomResourceDefinitions to create before anything else.
    package static let all: [JSONValue] = (try? YAML.parse(text).map(\.value)) ?? []

    /// The definitions as YAML documents.
    package static let text = [
        externalSecrets, store("ClusterSecretStore", "css", "Cluster"), store("SecretStore", "ss", "Namespaced"),
    ]
    .joined(separator: "\n---\n")

    private static let externalSecrets = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: externalsecrets.external-secrets.io}
        spec:
          group: external-secrets.io
          scope: Namespaced
          names:
            kind: ExternalSecret
            listKind: ExternalSecretList
            plural: externalsecrets
            singular: externalsecret
            shortNames: [es]
            categories: [external-secrets]
          versions:
          - name: v1
            served: true
            storage: true
            subresources: {status: {}}
            additionalPrinterColumns:
            - {name: StoreType, type: string, jsonPath: .spec.secretStoreRef.kind}
            - {name: Store, type: string, jsonPath: .spec.secretStoreRef.name}
            - {name: Refresh Interval, type: string, jsonPath: .spec.refreshInterval}
            - {name: Status, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].reason'}
            - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      refreshPolicy: {type: string, enum: [CreatedOnce, Periodic, OnChange]}
                      refreshInterval: {type: string, default: 1h0m0s}
                      secretStoreRef:
                        type: object
                        properties:
                          name: {type: string, minLength: 1, maxLength: 253}
                          kind: {type: string, enum: [SecretStore, ClusterSecretStore]}
                      target:
                        type: object
                        default: {creationPolicy: Owner, deletionPolicy: Retain}
                        properties:
                          name: {type: string, minLength: 1, maxLength: 253}
                          creationPolicy:
                            {type: string, enum: [Owner, Orphan, Merge, CreateOrMerge, None], default: Owner}
                          deletionPolicy: {type: string, enum: [Delete, Merge, Retain], default: Retain}
                          immutable: {type: boolean}
                          template:
                            type: object
                            properties:
                              type: {type: string}
                              engineVersion: {type: string, enum: [v2], default: v2}
                              mergePolicy: {type: string, enum: [Replace, Merge], default: Replace}
                              data: {type: object, additionalProperties: {type: string}}
                              templateFrom: {type: array, items: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                              metadata: {type: object, x-kubernetes-preserve-unknown-fields: true}
                      data:
                        type: array
                        items:
                          type: object
                          required: [secretKey, remoteRef]
                          properties:
                            secretKey: {type: string, minLength: 1, maxLength: 253}
                            sourceRef: {type: object, x-kubernetes-preserve-unknown-fields: true}
                            remoteRef:
                              type: object
                              required: [key]
                              properties:
                                key: {type: string}
                                property: {type: string}
                                version: {type: string}
                                conversionStrategy: {type: string, default: Default}
                                decodingStrategy: {type: string, default: None}
                                metadataPolicy: {type: string, default: None}
                      dataFrom:
                        type: array
                        items: {type: object, x-kubernetes-preserve-unknown-fields: true}
                  status:
                    type: object
                    properties:
                      refreshTime: {type: string, format: date-time, nullable: true}
                      syncedResourceVersion: {type: string}
                      binding:
                        type: object
                        properties: {name: {type: string, default: ""}}
                        x-kubernetes-map-type: atomic
                      conditions:
                        type: array
                        items:
                          type: object
                          required: [status, type]
                          properties:
                            type: {type: string}
                            status: {type: string}
                            reason: {type: string}
                            message: {type: string}
                            lastTransitionTime: {type: string, format: date-time}
        """

    private static func store(_ kind: String, _ shortName: String, _ scope: String) -> String {
        let singular = kind.lowercased()
        return """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: \(singular)s.external-secrets.io}
            spec:
              group: external-secrets.io
              scope: \(scope)
              names:
                kind: \(kind)
                listKind: \(kind)List
                plural: \(singular)s
                singular: \(singular)
                shortNames: [\(shortName)]
                categories: [external-secrets]
              versions:
              - name: v1
                served: true
                storage: true
                subresources: {status: {}}
                additionalPrinterColumns:
                - {name: AGE, type: date, jsonPath: .metadata.creationTimestamp}
                - {name: Status, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].reason'}
                - {name: Capabilities, type: string, jsonPath: .status.capabilities}
                - {name: Ready, type: string, jsonPath: '.status.conditions[?(@.type=="Ready")].status'}
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec:
                        type: object
                        required: [provider]
                        properties:
                          controller: {type: string}
                          refreshInterval: {type: integer}
                          conditions:
                            type: array
                            items: {type: object, x-kubernetes-preserve-unknown-fields: true}
                          retrySettings: {type: object, x-kubernetes-preserve-unknown-fields: true}
                          provider: {type: object, x-kubernetes-preserve-unknown-fields: true}
                      status:
                        type: object
                        properties:
                          capabilities: {type: string}
                          conditions:
                            type: array
                            items: {type: object, x-kubernetes-preserve-unknown-fields: true}
            """
    }
}
