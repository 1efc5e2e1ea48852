import KubernetesAPI

extension ClusterState {
    /// What strategies and admission plug-ins of the real server add to a new object.
    mutating func admit(_ value: inout JSONValue, _ kind: ServedKind) {
        switch kind.resource.kind {
        case "Pod" where !kind.isCustom: admitPod(&value)
        case "Job" where !kind.isCustom: admitJob(&value)
        case "Service" where !kind.isCustom: admitService(&value)
        case "PersistentVolumeClaim": admitClaim(&value)
        case "StatefulSet": value.setDefault(["status"], ["replicas": 0, "availableReplicas": 0])
        case "CustomResourceDefinition": value["status"] = definitionStatus(value)
        default: break
        }
        if kind.resource.kind == "PodDisruptionBudget", !kind.isCustom {
            value["status"] = [
                "currentHealthy": 0, "desiredHealthy": 0, "disruptionsAllowed": 0, "expectedPods": 0,
            ]
        }
        if !kind.isCustom,
            ["Deployment", "ReplicaSet", "Job", "CronJob", "Service"]
                .contains(kind.resource.kind)
        {
            value.setDefault(["status"], kind.resource.kind == "Service" ? ["loadBalancer": [:]] : [:])
        }
    }

    private func admitPod(_ pod: inout JSONValue) {
        pod["spec"] = pod["spec"].map(admittedPodSpec)
        if let name = pod[path: ["spec", "priorityClassName"]]?.string,
            let found = self[StorageKey("scheduling.k8s.io", "priorityclasses")][ObjectKey(namespace: "", name: name)]
        {
            pod[path: ["spec", "priority"]] = found.value["value"]
        }
        pod[path: ["status", "phase"]] = "Pending"
        pod[path: ["status", "qosClass"]] = .string(qualityOfService(of: pod["spec"] ?? [:]))
        if pod[path: ["spec", "schedulingGates"]]?.array?.isEmpty == false {
            pod[path: ["status", "conditions"]] = [
                [
                    "type": "PodScheduled", "status": "False", "reason": "SchedulingGated",
                    "lastProbeTime": .null,
                    "lastTransitionTime": pod[path: ["metadata", "creationTimestamp"]] ?? .null,
                    "message": "Scheduling is blocked due to non-empty scheduling gates",
                ]
            ]
        }
    }

    private func qualityOfService(of spec: JSONValue) -> String {
        let containers = (spec["containers"]?.array ?? []) + (spec["initContainers"]?.array ?? [])
        let resources = containers.map { $0["resources"] ?? [:] }
        func amounts(_ resource: JSONValue, _ list: String) -> [String: JSONValue] { resource[list]?.object ?? [:] }
        if resources.allSatisfy({ amounts($0, "limits").isEmpty && amounts($0, "requests").isEmpty }) {
            return "BestEffort"
        }
        let isGuaranteed = resources.allSatisfy { resource in
            ["cpu", "memory"].allSatisfy { name in
                guard let limit = amounts(resource, "limits")[name] else { return false }
                return amounts(resource, "requests")[name] == limit
            }
        }
        return isGuaranteed ? "Guaranteed" : "Burstable"
    }

    private func admitJob(_ job: inout JSONValue) {
        job.setDefault(["spec", "manualSelector"], false)
        guard job[path: ["spec", "manualSelector"]] != true else { return }
        let uid = job[path: ["metadata", "uid"]] ?? ""
        let name = job[path: ["metadata", "name"]] ?? ""
        let labels: [(String, JSONValue)] = [
            ("batch.kubernetes.io/controller-uid", uid), ("batch.kubernetes.io/job-name", name),
            ("controller-uid", uid), ("job-name", name),
        ]
        for (label, value) in labels { job[path: ["spec", "template", "metadata", "labels", label]] = value }
        job.setDefault(["metadata", "labels"], job[path: ["spec", "template", "metadata", "labels"]] ?? [:])
        job[path: ["spec", "selector", "matchLabels", "batch.kubernetes.io/controller-uid"]] = uid
    }

    private mutating func admitService(_ service: inout JSONValue) {
        guard service[path: ["spec", "type"]] != "ExternalName" else { return }
        service.setDefault(["spec", "clusterIP"], .string(nextAddress()))
        service.setDefault(["spec", "clusterIPs"], .array([service[path: ["spec", "clusterIP"]] ?? "None"]))
    }

    private func admitClaim(_ claim: inout JSONValue) {
        claim[path: ["status", "phase"]] = "Pending"
        // Taken away by the controller of claims once no pod uses the claim that is being deleted.
        var finalizers = claim[path: ["metadata", "finalizers"]]?.array ?? []
        if !finalizers.contains("kubernetes.io/pvc-protection") { finalizers.append("kubernetes.io/pvc-protection") }
        claim[path: ["metadata", "finalizers"]] = .array(finalizers)
        guard claim[path: ["spec", "storageClassName"]] == nil else { return }
        let classes = self[StorageKey("storage.k8s.io", "storageclasses")].objects.values
        let standard = classes.first {
            $0.value[path: ["metadata", "annotations", "storageclass.kubernetes.io/is-default-class"]] == "true"
        }
        if let standard { claim[path: ["spec", "storageClassName"]] = .string(standard.key.name) }
    }
}
