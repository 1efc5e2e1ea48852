/// `core/v1.EnvVar`: a value, or where it comes from.
package struct EnvVar: Codable, Hashable, Sendable {
    package var name: String
    package var value: String?
    package var valueFrom: EnvVarSource?

    package init(name: String, value: String? = nil, valueFrom: EnvVarSource? = nil) {
        self.name = name
        self.value = value
        self.valueFrom = valueFrom
    }
}

/// `core/v1.EnvVarSource`; exactly one member is set.
package struct EnvVarSource: Codable, Hashable, Sendable {
    package var secretKeyRef: KeySelector?
    package var configMapKeyRef: KeySelector?
    package var fieldRef: FieldSelector?
    package var resourceFieldRef: ResourceFieldSelector?

    package init(
        secretKeyRef: KeySelector? = nil,
        configMapKeyRef: KeySelector? = nil,
        fieldRef: FieldSelector? = nil,
        resourceFieldRef: ResourceFieldSelector? = nil
    ) {
        self.secretKeyRef = secretKeyRef
        self.configMapKeyRef = configMapKeyRef
        self.fieldRef = fieldRef
        self.resourceFieldRef = resourceFieldRef
    }
}

/// `core/v1.SecretKeySelector` and `core/v1.ConfigMapKeySelector`, which are alike.
package struct KeySelector: Codable, Hashable, Sendable {
    package var name: String
    package var key: String
    package var optional: Bool?

    package init(name: String, key: String, optional: Bool? = nil) {
        self.name = name
        self.key = key
        self.optional = optional
    }
}

/// `core/v1.ObjectFieldSelector`: a field of the pod itself.
package struct FieldSelector: Codable, Hashable, Sendable {
    /// Always written, since the server writes it where it is absent.
    package var apiVersion: String
    package var fieldPath: String

    package init(apiVersion: String = "v1", fieldPath: String) {
        self.apiVersion = apiVersion
        self.fieldPath = fieldPath
    }
}

/// `core/v1.ResourceFieldSelector`: what a container may use.
package struct ResourceFieldSelector: Codable, Hashable, Sendable {
    package var containerName: String?
    package var resource: String
    package var divisor: Quantity?

    package init(containerName: String? = nil, resource: String, divisor: Quantity? = nil) {
        self.containerName = containerName
        self.resource = resource
        self.divisor = divisor
    }
}
