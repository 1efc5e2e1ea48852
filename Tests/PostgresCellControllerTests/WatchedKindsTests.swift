import ControllerRuntime
import Foundation
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import PostgresCellController
import PostgresCellPlanning
import Testing

@Suite struct WatchedKindsTests {
    private static let all =
        WatchedKinds.declarations() + [WatchedKinds.lease(ObjectKey(namespace: "system", name: "lease"))]

    /// A cell with every field set, which has a child of every kind.
    private var everything: PostgresCell {
        get throws {
            let file = "Tests/PostgresCellPlanningTests/Golden/everything/cell.yaml"
            var cell = try YAML.parse(try RepositoryFile.text(file))[0].value.decoded(as: PostgresCell.self)
            cell.metadata.uid = "uid-of-cell"
            return cell
        }
    }

    @Test func `There is no right to Secrets and no wildcard`() {
        for right in Self.all.flatMap(\.rights) {
            #expect(right.resource.plural != "secrets")
            #expect(right.resource.kind != "Secret")
            #expect(![right.resource.plural, right.resource.group, right.subresource ?? ""].contains("*"))
        }
    }

    @Test func `Every child can be watched and applied`() throws {
        let children = makeStatefulSetChildren(of: try everything, defaults: Bench.defaults).all
        let caches = ScopedCaches(namespaces: []) { _, _ in }
        for resource in Set(children.map(\.reference.resource)) {
            let declaration = Self.all.first { $0.resource == resource }
            let verbs = declaration?.verbs ?? []
            #expect(verbs.isSuperset(of: [.get, .list, .watch, .create, .patch]), "\(resource)")
            #expect(declaration?.selections.isEmpty == false, "\(resource)")
            #expect(caches.live[resource] != nil, "\(resource)")
        }
    }

    @Test func `Whatever a spec makes superfluous may be deleted, and nothing else is planned for deletion`() throws {
        let cell = try everything
        var observation = CellObservation(cell: cell)
        let children = makeStatefulSetChildren(of: cell, defaults: Bench.defaults).all
        for child in children {
            var metadata = try JSONValue(parsing: child.manifest)["metadata"]?.decoded(as: ObjectMeta.self)
            metadata?.uid = "uid-\(child.reference.key.name)"
            let key = child.reference.key.name
            switch child.reference.resource {
            case ExternalSecret.resource:
                observation.externalSecrets[key] = metadata.map { ObservedExternalSecret(metadata: $0) }
            case Job.resource: observation.jobs[key] = metadata.map { ObservedJob(metadata: $0) }
            case PersistentVolumeClaim.resource, StatefulSet.resource, Deployment.resource: break
            default: observation.others[child.reference] = metadata
            }
        }
        // What an earlier release may have made under names of its own.
        for child in children {
            var stray = child.reference
            stray.key.name += "-of-yore"
            if let metadata = observation.others[child.reference] { observation.others[stray] = metadata }
        }
        observation.cell.spec.consumers = []
        observation.cell.spec.backup = nil
        observation.cell.spec.recovery = nil
        observation.cell.spec.migrations = nil
        observation.cell.spec.pooler.serviceName = "renamed"
        let plan = planCell(observation, now: Bench.now, defaults: Bench.defaults)
        let kinds = Set(plan.deletions.map(\.reference.resource))
        #expect(Set(kinds.map(\.kind)) == ["ExternalSecret", "Job", "CronJob", "Service"])
        for kind in kinds {
            #expect(Self.all.first { $0.resource == kind }?.verbs.contains(.delete) == true, "\(kind)")
        }
        let deletable = Self.all.filter { $0.verbs.contains(.delete) }.map(\.resource)
        #expect(Set(deletable) == kinds, "no right is asked for that no plan uses")
    }

    @Test func `Gates, status and events have the rights that they need and no more`() {
        func verbs(_ resource: ResourceType) -> Set<AccessVerb> {
            Set(Self.all.filter { $0.resource == resource }.flatMap(\.verbs))
        }
        #expect(verbs(ObservedPod.resource) == [.get, .list, .watch, .patch])
        #expect(verbs(PostgresCell.resource) == [.get, .list, .watch])
        #expect(verbs(KubernetesEvent.resource) == [.list, .watch, .create, .patch])
        #expect(verbs(Lease.resource) == [.get, .create, .update])
        let cells = Self.all.first { $0.resource == PostgresCell.resource }
        #expect(cells?.subresources == ["status": [.patch], "finalizers": [.update]])
    }

    @Test func `In some namespaces only, no right reaches beyond them`() {
        let rights = WatchedKinds.declarations(namespaces: ["a", "b"]).flatMap(\.rights)
        #expect(Set(rights.map(\.namespace)) == ["a", "b"])
    }
}
