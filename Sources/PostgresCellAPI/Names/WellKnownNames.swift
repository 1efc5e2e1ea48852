/// Names that manifests, applications and other tools rely on: changing one breaks cells that run.
package enum WellKnownNames {
    /// The API group, and the prefix of our labels and annotations.
    package static let group = "postgres.alphaswarm.io"
    /// The field manager of every server-side apply, and the value of `app.kubernetes.io/managed-by`.
    package static let fieldManager = "postgrescell-operator"
    /// The scheduling gate that an application's pod template declares and the operator lifts.
    package static let schedulingGate = "postgres.alphaswarm.io/migrations"
    /// What the finalizer of a cell under deletion policy Delete is called.
    package static let finalizer = "postgres.alphaswarm.io/cleanup"

    /// Label keys.
    package enum Label {
        /// The cell's name: on every child, and on the pods that the gate is for.
        package static let cell = "postgres.alphaswarm.io/cell"
        /// The application: `postgrescell`.
        package static let name = "app.kubernetes.io/name"
        /// The cell's name.
        package static let instance = "app.kubernetes.io/instance"
        /// The part of the cell: one of `Component`.
        package static let component = "app.kubernetes.io/component"
        /// The application that the cell belongs to: `postgrescell`.
        package static let partOf = "app.kubernetes.io/part-of"
        /// `WellKnownNames.fieldManager` on every child: what the operator watches by.
        package static let managedBy = "app.kubernetes.io/managed-by"
        /// The consumer whose credentials an ExternalSecret fetches.
        package static let consumer = "postgres.alphaswarm.io/consumer"
    }

    /// Annotation keys.
    package enum Annotation {
        /// On an application's pod: the revision that must be applied before it is scheduled.
        package static let requiresRevision = "postgres.alphaswarm.io/requires-revision"
        /// On an application's pod: whose credentials must be synced before it is scheduled.
        package static let consumer = "postgres.alphaswarm.io/consumer"
        /// On a cell: `"true"` refuses its deletion.
        package static let protected = "postgres.alphaswarm.io/protected"
        /// On a pod's controller: hash of those inputs of the spec that the template was made of.
        package static let templateInputs = "postgres.alphaswarm.io/template-inputs"
        /// On a pod's controller: hash of the pod template itself.
        package static let templateHash = "postgres.alphaswarm.io/template-hash"
        /// On a cell, copied into the pod template: a new value restarts the pods.
        package static let restart = "postgres.alphaswarm.io/restart"
        /// On a child: hash of the manifest that was applied last.
        package static let appliedHash = "postgres.alphaswarm.io/applied-hash"
        /// On a pod template: hash of the configuration that only a restart takes in.
        package static let configurationHash = "postgres.alphaswarm.io/configuration-hash"
    }

    /// Ports of a cell's services.
    package enum Port {
        /// Of the database itself, where migrations connect.
        package static let postgres = 5432
        /// Of PgBouncer, where applications connect.
        package static let pooler = 6432
    }
}

/// The parts of a cell: values of the label `app.kubernetes.io/component`.
package enum Component: String, Sendable, CaseIterable {
    case database, pooler, migrations, credentials, backup, gate
}
