package import KubernetesAPI

extension ClusterSimulation {
    /// Which parts to play, and how they behave.
    package struct Options: Sendable {
        /// What else acts in the cluster must not be among them: two of a kind would undo each other's work.
        package var parts: Set<Part>
        /// What delays and schedules go by; tests put a manual clock here.
        package var time = SimulationTime.wallClock
        /// The one node that pods run on.
        package var nodeName = "node-a"
        /// What runs the pods in place of the simulated node; the delays and images below then mean nothing.
        package var node: (any NodeAgent)?
        /// The node's own API; nil: it has none.
        package var nodeAPI: NodeAPI?
        /// From scheduling to running containers.
        package var startDelay: Duration = .milliseconds(20)
        /// From running to ready.
        package var readyDelay: Duration = .milliseconds(20)
        /// From deletion to the pod's end; a real pod may take all of its grace period.
        package var stopDelay: Duration = .milliseconds(20)
        /// How long the container of a Job runs, where its image has no behaviour of its own.
        package var jobDuration: Duration = .milliseconds(100)
        /// Before a failed pod of a Job is replaced; doubles with each failure, as the real controller's 10 s do.
        package var jobRetryDelay: Duration = .milliseconds(50)
        /// What images do; by the whole name as it stands in the pod.
        package var images = ImageBehaviours()
        /// A YAML or JSON file, remote key to properties, read again when it changes; nil: every key is missing.
        package var vaultFile: String?
        /// Storage classes to provide, all growable; the first is the default one.
        package var storageClasses = ["standard", "fast"]

        /// The one namespace to play for, so that several simulations can share a control plane; nil: all.
        package var namespace: String?
        /// Custom kinds that own objects, for garbage collection.
        package var owningKinds: [ResourceType] = []

        package init(parts: Set<Part> = Part.everything) { self.parts = parts }
    }

    /// One controller, or one component with a loop of its own.
    package enum Part: Sendable, CaseIterable {
        case statefulSets, deployments, jobs, cronJobs
        /// Provisions volumes and grows them: an external provisioner.
        case provisioning
        /// Binds claims to volumes, guards their finalizers and makes those of pods' own volumes, as
        /// kube-controller-manager does.
        case volumeBinding
        case scheduling, node, externalSecrets
        /// Deletes what has lost its owners.
        case garbageCollection

        /// For a server that collects garbage itself and nothing else.
        package static let everything = Set(allCases).subtracting([.garbageCollection])
        /// Beside a bare kube-apiserver.
        package static let withGarbageCollection = Set(allCases)
        /// Beside a real kube-controller-manager and kube-scheduler.
        package static let withoutWorkloadControllers: Set<Part> = [.provisioning, .node, .externalSecrets]
    }
}

extension ClusterSimulation.Options {
    func makeControllers(vault: VaultFile?) -> [any SimulatedController] {
        var controllers: [any SimulatedController] = []
        if parts.contains(.statefulSets) { controllers.append(StatefulSetController()) }
        if parts.contains(.deployments) { controllers += [DeploymentController(), ReplicaSetController()] }
        if parts.contains(.jobs) { controllers.append(JobController(retryDelay: jobRetryDelay)) }
        if parts.contains(.cronJobs) { controllers.append(CronJobController()) }
        if parts.contains(.provisioning) { controllers.append(ProvisioningController()) }
        if parts.contains(.volumeBinding) { controllers += [VolumeBindingController(), EphemeralVolumeController()] }
        if parts.contains(.scheduling) { controllers.append(SchedulingController(nodeName: nodeName)) }
        if parts.contains(.node) { controllers += node?.controllers ?? [NodeController(options: self)] }
        if parts.contains(.externalSecrets) {
            controllers += [ExternalSecretController(vault: vault), SecretStoreController()]
        }
        if parts.contains(.garbageCollection) {
            controllers += SimulatedKinds.dependents.map { resource in
                GarbageController(resource: resource, owners: SimulatedKinds.owners + owningKinds)
            }
        }
        return controllers
    }

    /// The objects that a cluster's administrator would have made.
    var foundation: [Step] {
        var steps: [Step] = []
        if parts.contains(.externalSecrets) {
            steps += ExternalSecretDefinitions.all.map { definition in
                let key = ObjectKey(namespace: "", name: definition.name)
                return .create(ObjectReference(SimulatedKinds.definition, key), definition)
            }
        }
        guard parts.contains(.provisioning) else { return steps }
        return steps
            + storageClasses.enumerated().map { index, name in
                let manifest: JSONValue = [
                    "metadata": [
                        "name": .string(name),
                        "annotations": [
                            "storageclass.kubernetes.io/is-default-class": index == 0 ? "true" : "false"
                        ],
                    ],
                    "provisioner": .string(ProvisioningController.provisioner), "allowVolumeExpansion": true,
                    "reclaimPolicy": "Delete", "volumeBindingMode": "Immediate",
                ]
                return .create(
                    ObjectReference(SimulatedKinds.storageClass, ObjectKey(namespace: "", name: name)),
                    manifest
                )
            }
    }
}
