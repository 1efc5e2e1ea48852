package import ControllerRuntime
package import KubernetesAPI
import PostgresCellAPI

/// Everything that the operator reads, watches and writes, as one value.
///
/// The watches that run, the rights that are asked for at start and the RBAC rules in `manifests/` all come from here;
/// a test compares the last. There is no right to Secrets in it, and there must never be.
package enum WatchedKinds {
    private static let reading: Set<AccessVerb> = [.get, .list, .watch]
    private static let applying: Set<AccessVerb> = [.get, .list, .watch, .create, .patch]

    /// The declarations for all namespaces, or for some.
    ///
    /// - Parameter namespaces: empty for all namespaces.
    package static func declarations(namespaces: [String] = []) -> [WatchDeclaration] {
        let scope: WatchDeclaration.Scope = namespaces.isEmpty ? .cluster : .namespaces(namespaces)
        let ours = "\(WellKnownNames.Label.managedBy)=\(WellKnownNames.fieldManager)"
        let children = children.map { resource, verbs in
            WatchDeclaration(resource, scope: scope, labelSelector: ours, verbs: verbs)
        }
        return [
            WatchDeclaration(
                PostgresCell.resource,
                scope: scope,
                verbs: reading,
                // Owner references that block deletion need the finalizers' update where the cluster enforces it.
                subresources: ["status": [.patch], "finalizers": [.update]]
            ),
            WatchDeclaration(
                ObservedPod.resource,
                scope: scope,
                labelSelector: WellKnownNames.Label.cell,
                verbs: reading.union([.patch])
            ),
            WatchDeclaration(KubernetesEvent.resource, scope: scope, verbs: [.create, .patch]),
        ] + warnings(namespaces: namespaces) + children
    }

    /// Warnings about children whose status does not tell the cause, a declaration for each kind of subject.
    package static func warnings(namespaces: [String] = []) -> [WatchDeclaration] {
        let scope: WatchDeclaration.Scope = namespaces.isEmpty ? .cluster : .namespaces(namespaces)
        return [ExternalSecret.resource, PersistentVolumeClaim.resource].map { subject in
            WatchDeclaration(
                KubernetesEvent.resource,
                scope: scope,
                fieldSelector: "type=Warning,regarding.kind=\(subject.kind)",
                verbs: [.list, .watch]
            )
        }
    }

    /// The right to the lease that decides which replica leads: this one lease, in the operator's own namespace.
    package static func lease(_ lease: ObjectKey) -> WatchDeclaration {
        WatchDeclaration(
            Lease.resource,
            scope: .namespaces([lease.namespace]),
            name: lease.name,
            verbs: [.get, .create, .update]
        )
    }

    /// The kinds of children, and what is done with them: deleted are only those that a changed spec supersedes.
    private static let children: [(ResourceType, Set<AccessVerb>)] = [
        (ExternalSecret.resource, applying.union([.delete])),
        (PersistentVolumeClaim.resource, applying),
        (ConfigMap.resource, applying),
        (Service.resource, applying.union([.delete])),
        (ServiceAccount.resource, applying),
        (StatefulSet.resource, applying),
        (Deployment.resource, applying),
        (PodDisruptionBudget.resource, applying),
        (NetworkPolicy.resource, applying),
        (Job.resource, applying.union([.delete])),
        (CronJob.resource, applying.union([.delete])),
    ]
}
