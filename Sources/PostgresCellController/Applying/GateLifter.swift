package import ControllerRuntime
import FoundationEssentials
package import KubernetesAPI
package import KubernetesClient
import PostgresCellPlanning

/// Takes our scheduling gate from pods.
package struct GateLifter: Sendable {
    private let client: APIClient
    private let caches: [ResourceType: any LiveObjects]
    private let fieldManager: String

    /// - Parameter client: fenced: only the leader writes.
    package init(client: APIClient, caches: [ResourceType: any LiveObjects], fieldManager: String) {
        self.client = client
        self.caches = caches
        self.fieldManager = fieldManager
    }

    /// Removes the gate of one pod.
    ///
    /// A pod that is gone, or whose gates moved meanwhile, is left to the next pass.
    func lift(_ lift: GateLift) async -> ObjectReceipt {
        let pod = ObjectReference(ObservedPod.resource, lift.pod)
        do throws(APIError) {
            let body = try await client.perform(pod.jsonPatch(lift.patch, fieldManager: fieldManager))
            caches[ObservedPod.resource]?.recordWrite(body: body)
            return ObjectReceipt(pod, .lifted)
        } catch {
            return ObjectReceipt(pod, error.isNotFound ? .unchanged : .failed(StepFailure(error)))
        }
    }
}
