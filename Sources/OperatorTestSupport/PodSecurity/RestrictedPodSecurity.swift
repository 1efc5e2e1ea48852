package import KubernetesAPI

/// The rules of Pod Security "restricted", for pod specs as JSON, so that no field escapes that our types do not know.
///
/// https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
package enum RestrictedPodSecurity {
    /// What the rules forbid of a pod's spec, each with the field; empty where a restricted namespace admits the pod.
    package static func violations(in podSpec: JSONValue) -> [String] {
        hostViolations(podSpec) + volumeViolations(podSpec) + podContextViolations(podSpec)
            + containers(of: podSpec).flatMap { path, container in
                containerViolations(container, podContext: podSpec["securityContext"] ?? [:]).map { "\(path).\($0)" }
            }
    }

    /// The pod spec within an object that has one: a workload, a Job, a CronJob or a pod.
    package static func podSpec(of object: JSONValue) -> JSONValue? {
        let template = ["spec", "template", "spec"]
        return object[path: ["spec", "jobTemplate"] + template] ?? object[path: template]
            ?? (object["kind"]?.string == "Pod" ? object["spec"] : nil)
    }

    private static func containers(of podSpec: JSONValue) -> [(path: String, container: JSONValue)] {
        ["initContainers", "containers", "ephemeralContainers"].flatMap { list in
            (podSpec[list]?.array ?? []).map { ("\(list)[\($0["name"]?.string ?? "")]", $0) }
        }
    }

    private static func hostViolations(_ podSpec: JSONValue) -> [String] {
        var violations = ["hostNetwork", "hostPID", "hostIPC"].filter { podSpec[$0]?.bool == true }
        violations += containers(of: podSpec).flatMap { path, container in
            (container["ports"]?.array ?? []).filter { ($0["hostPort"]?.integer ?? 0) != 0 }.map { _ in
                "\(path).ports.hostPort"
            }
        }
        return violations
    }

    private static let volumeSources: Set<String> = [
        "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "image", "persistentVolumeClaim", "projected",
        "secret",
    ]

    private static func volumeViolations(_ podSpec: JSONValue) -> [String] {
        (podSpec["volumes"]?.array ?? []).compactMap { volume in
            let sources = Set((volume.object ?? [:]).keys).subtracting(["name"])
            return sources.isSubset(of: volumeSources) && sources.count == 1
                ? nil : "volumes[\(volume["name"]?.string ?? "")]: \(sources.sorted())"
        }
    }

    private static func podContextViolations(_ podSpec: JSONValue) -> [String] {
        let context = podSpec["securityContext"] ?? [:]
        var violations = contextViolations(context).map { "securityContext.\($0)" }
        if let sysctls = context["sysctls"]?.array, !sysctls.isEmpty { violations.append("securityContext.sysctls") }
        return violations
    }

    /// What neither a pod's nor a container's context may say.
    private static func contextViolations(_ context: JSONValue) -> [String] {
        var violations: [String] = []
        if context["runAsUser"]?.integer == 0 { violations.append("runAsUser is 0") }
        if context["runAsNonRoot"]?.bool == false { violations.append("runAsNonRoot is false") }
        if context[path: ["seccompProfile", "type"]]?.string == "Unconfined" { violations.append("seccompProfile") }
        if context[path: ["windowsOptions", "hostProcess"]]?.bool == true { violations.append("hostProcess") }
        if context["seLinuxOptions"] != nil { violations.append("seLinuxOptions") }
        if context[path: ["appArmorProfile", "type"]]?.string == "Unconfined" { violations.append("appArmorProfile") }
        return violations
    }

    private static func containerViolations(_ container: JSONValue, podContext: JSONValue) -> [String] {
        let context = container["securityContext"] ?? [:]
        var violations = contextViolations(context).map { "securityContext.\($0)" }
        if context["privileged"]?.bool == true { violations.append("securityContext.privileged") }
        if context["allowPrivilegeEscalation"]?.bool != false {
            violations.append("securityContext.allowPrivilegeEscalation must be false")
        }
        if (context["runAsNonRoot"] ?? podContext["runAsNonRoot"])?.bool != true {
            violations.append("securityContext.runAsNonRoot must be true")
        }
        let profile = context["seccompProfile"] ?? podContext["seccompProfile"]
        if !["RuntimeDefault", "Localhost"].contains(profile?["type"]?.string) {
            violations.append("securityContext.seccompProfile must be RuntimeDefault or Localhost")
        }
        let drop = context[path: ["capabilities", "drop"]]?.array ?? []
        if !drop.contains("ALL") { violations.append("securityContext.capabilities.drop must hold ALL") }
        let add = context[path: ["capabilities", "add"]]?.array ?? []
        if !add.allSatisfy({ $0 == "NET_BIND_SERVICE" }) { violations.append("securityContext.capabilities.add") }
        if let mount = context["procMount"]?.string, mount != "Default" {
            violations.append("securityContext.procMount")
        }
        return violations
    }
}
