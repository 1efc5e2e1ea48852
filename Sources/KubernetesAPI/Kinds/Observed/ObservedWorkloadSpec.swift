/// The subset of `apps/v1.StatefulSetSpec` and `apps/v1.DeploymentSpec` that we read.
///
/// Not the pod template: what it was made from stands in the object's annotations, in a hundredth of the memory.
package struct ObservedWorkloadSpec: Codable, Hashable, Sendable {
    package var replicas: Int?

    package init(replicas: Int? = nil) { self.replicas = replicas }
}
