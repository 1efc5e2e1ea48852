import KubernetesAPI
import PostgresCellAPI

extension PostgresCell {
    /// The labels of a child, and of the pods of a part of the cell.
    func labels(of component: Component) -> [String: String] {
        var labels = selectorLabels(of: component)
        labels[WellKnownNames.Label.partOf] = "postgrescell"
        labels[WellKnownNames.Label.managedBy] = WellKnownNames.fieldManager
        labels[WellKnownNames.Label.cell] = metadata.name
        return labels
    }

    /// The labels by which services, workloads and policies select the pods of a part of the cell.
    ///
    /// Selectors of workloads are immutable: this set never changes. It never selects an application's pod, which
    /// carries the cell's label too.
    func selectorLabels(of component: Component) -> [String: String] {
        [
            WellKnownNames.Label.name: "postgrescell",
            WellKnownNames.Label.instance: metadata.name,
            WellKnownNames.Label.component: component.rawValue,
        ]
    }

    /// Selects the pods of a part of the cell.
    func selector(of component: Component) -> LabelSelector {
        LabelSelector(matchLabels: selectorLabels(of: component))
    }

    /// The metadata of a child that goes with the cell.
    func childMetadata(
        _ name: String,
        _ component: Component,
        annotations: [String: String]? = nil
    ) -> ObjectMeta {
        ObjectMeta(
            name: name,
            namespace: metadata.namespace,
            labels: labels(of: component),
            annotations: annotations,
            ownerReferences: ownerReference.map { [$0] }
        )
    }

    /// The cell as its children's controller; nil for a cell that is only rendered and has no identity yet.
    var ownerReference: OwnerReference? {
        metadata.uid.map { uid in
            OwnerReference(
                apiVersion: Self.resource.apiVersion,
                kind: Self.resource.kind,
                name: metadata.name,
                uid: uid,
                controller: true,
                blockOwnerDeletion: true
            )
        }
    }

    /// The cell's namespace.
    var namespace: String { metadata.namespace ?? "default" }

    /// The value of the annotation that restarts the cell's pods when it changes.
    var restartToken: String? { metadata.annotations?[WellKnownNames.Annotation.restart] }
}
