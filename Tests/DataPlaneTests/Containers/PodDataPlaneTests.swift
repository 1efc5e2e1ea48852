import ClusterSimulation
import ContainerNode
import Foundation
import KubernetesAPI
import KubernetesClient
import OperatorTestSupport
import Testing

/// Pods in containers do what their specification says.
@Suite(.serialized)
struct PodDataPlaneTests {
    @Test func `a pod has what its specification says, and nothing of it is left at the end`() async throws {
        try await ContainerCluster.run(namespace: "pods") { containers in
            try await containers.apply(Self.objects)
            try await containers.apply(Self.web)
            let reference = ObjectReference(SimulatedKinds.pod, containers.cluster.key("web"))
            try await containers.cluster.wait(limit: .seconds(60)).until(reference, "Ready") { $0?.isReadyPod == true }
            let web = try await containers.pod("web")
            try await expectContents(of: web, containers)
            try await expectUpdates(of: web, containers)
            try await expectNames(containers)
            try await expectEnds(containers)
            try await expectDeletion(of: web, containers)
        }
    }

    private static let objects = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings}
        data: {level: info}
        ---
        apiVersion: v1
        kind: Secret
        metadata: {name: login}
        data: {password: b3Blbi1zZXNhbWU=}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        spec: {selector: {app: web}, ports: [{port: 80, targetPort: http}]}
        """

    private static let image = "registry.example/alphaswarm-core:0045"

    private static let web = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web, labels: {app: web}}
        spec:
          automountServiceAccountToken: false
          terminationGracePeriodSeconds: 3
          securityContext: {runAsUser: 999, runAsGroup: 999, fsGroup: 998, seccompProfile: {type: RuntimeDefault}}
          initContainers:
          - name: first
            image: \(image)
            command: [sh, -c, "echo from the first >/srv/work/page"]
            volumeMounts: [{name: work, mountPath: /srv/work}]
          - name: side
            image: \(image)
            restartPolicy: Always
            # Ends by its signal, in order.
            command: [sh, -c, "trap 'echo side ends; exit 0' TERM; while :; do sleep 0.1; done"]
          containers:
          - name: main
            image: \(image)
            command: [python3, -m, http.server, "8080", --directory, /srv/work]
            env:
            - {name: PASSWORD, valueFrom: {secretKeyRef: {name: login, key: password}}}
            - {name: ADDRESS, valueFrom: {fieldRef: {fieldPath: status.podIP}}}
            - {name: BOTH, value: $(PASSWORD)@$(ADDRESS)}
            ports: [{name: http, containerPort: 8080}]
            startupProbe: {tcpSocket: {port: http}, periodSeconds: 1, timeoutSeconds: 30, failureThreshold: 300}
            readinessProbe: {httpGet: {port: http, path: /page}, periodSeconds: 1, timeoutSeconds: 30}
            livenessProbe: {exec: {command: [test, -s, /srv/work/page]}, periodSeconds: 1, timeoutSeconds: 30}
            # It ignores its signal, and is killed when the grace period is over.
            lifecycle: {preStop: {exec: {command: [sh, -c, "echo hook >/srv/work/hook; cat /srv/work/hook >/proc/1/fd/1"]}}}
            resources: {limits: {memory: 64Mi}}
            securityContext:
              {readOnlyRootFilesystem: true, allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            volumeMounts:
            - {name: work, mountPath: /srv/work}
            - {name: memory, mountPath: /srv/memory}
            - {name: files, mountPath: /srv/files, readOnly: true}
          volumes:
          - {name: work, emptyDir: {}}
          - {name: memory, emptyDir: {medium: Memory, sizeLimit: 1Mi}}
          - name: files
            projected:
              defaultMode: 288
              sources:
              - configMap: {name: settings}
              - secret: {name: login, items: [{key: password, path: in/password}]}
        """

    private func expectContents(of web: JSONValue, _ containers: ContainerCluster) async throws {
        let main = web.container("main")
        let process = try containers.firstProcess(of: main)
        let variables = Set(ContainerCluster.text("/proc/\(process)/environ").split(separator: "\0").map(String.init))
        let address = web.text("status", "podIP") ?? ""
        #expect(
            variables.isSuperset(of: ["PASSWORD=open-sesame", "ADDRESS=\(address)", "BOTH=open-sesame@\(address)"])
        )
        let script = """
            cat /srv/files/level /srv/files/in/password /srv/work/page
            stat -L -c '%a %u:%g' /srv/files/in/password /srv/work /srv/memory
            stat -f -c '%S %b' /srv/memory
            touch /x 2>&1
            cat /etc/hostname
            """
        let said = try await containers.run(["sh", "-c", script], in: main, group: 998)
        let lines = said.output.split(separator: "\n").map(String.init)
        #expect(
            lines == [
                "infoopen-sesamefrom the first", "440 0:998", "2777 0:998", "2777 0:998", "4096 256",
                "touch: cannot touch '/x': Read-only file system", "web",
            ]
        )
        let status = ContainerCluster.text("/proc/\(process)/status")
        for line in ["Uid:\t999\t999\t999\t999", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2"] {
            #expect(status.contains(line), "\(status)")
        }
        #expect(status.contains("Groups:\t998"))
    }

    private func expectUpdates(of web: JSONValue, _ containers: ContainerCluster) async throws {
        try await containers.apply(Self.objects.replacing("level: info", with: "level: debug"))
        try await eventually("new content", within: .seconds(10)) {
            try await containers.run(["cat", "/srv/files/level"], in: web.container("main"), group: 998).output
                == "debug"
        }
    }

    private func expectNames(_ containers: ContainerCluster) async throws {
        let ask = """
            import urllib.request
            for name in ['web', 'web.pods', 'web.pods.svc.cluster.local']:
                print(urllib.request.urlopen('http://' + name + '/page', timeout=5).read().decode(), end='')
            """
        try await containers.apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: client}
            spec:
              automountServiceAccountToken: false
              restartPolicy: Never
              containers: [{name: ask, image: \(Self.image), command: [python3, -c, \(JSONValue.string(ask).text)]}]
            """
        )
        let reference = ObjectReference(SimulatedKinds.pod, containers.cluster.key("client"))
        let client = try await containers.cluster.wait().until(reference, "over") { $0?.isTerminal == true }
        #expect(client?.phase == "Succeeded")
        let log = containers.log(try #require(client), "ask")
        #expect(log.split(separator: "\n").filter { $0.hasSuffix("from the first") }.count == 3, "\(log)")
    }

    /// Exit codes, messages and restarts.
    private func expectEnds(_ containers: ContainerCluster) async throws {
        try await containers.apply(
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: fails}
            spec:
              automountServiceAccountToken: false
              restartPolicy: Never
              containers:
              - {name: writes, image: \(Self.image), command: [sh, -c, "echo told >/dev/termination-log; exit 3"]}
              - name: prints
                image: \(Self.image)
                command: [sh, -c, "echo printed; exit 4"]
                terminationMessagePolicy: FallbackToLogsOnError
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: crashes}
            spec:
              automountServiceAccountToken: false
              containers: [{name: main, image: \(Self.image), command: [sh, -c, exit 5]}]
            """
        )
        let wait = containers.cluster.wait()
        let failed = try await wait.until(ObjectReference(SimulatedKinds.pod, containers.cluster.key("fails")), "over")
        {
            $0?.isTerminal == true
        }
        #expect(failed?.phase == "Failed")
        for (name, code, message) in [("writes", 3, "told\n"), ("prints", 4, "printed")] {
            let end = failed?.container(name)[path: ["state", "terminated"]]
            #expect(end?.count("exitCode") == code)
            #expect(end?.text("message") == message)
        }
        let key = containers.cluster.key("crashes")
        try await wait.until(ObjectReference(SimulatedKinds.pod, key), "in its back-off") { pod in
            let main = pod?.container("main")
            return main?.text("state", "waiting", "reason") == "CrashLoopBackOff"
                && main?.count("restartCount") ?? 0 >= 1
                && main?.count("lastState", "terminated", "exitCode") == 5
        }
    }

    private func expectDeletion(of web: JSONValue, _ containers: ContainerCluster) async throws {
        let group = "/sys/fs/cgroup/pids/\(containers.settings.controlGroup)"
        let reference = ObjectReference(SimulatedKinds.pod, containers.cluster.key("web"))
        let began = ContinuousClock.now
        _ = try await containers.cluster.adminClient.perform(reference.delete())
        try await containers.cluster.wait().until(reference, "gone") { $0 == nil }
        #expect(ContinuousClock.now - began >= .seconds(2))
        #expect(containers.log(web, "main").contains("hook"))
        #expect(containers.log(web, "side").contains("side ends"))
        let id = web.container("main").text("containerID")?.split(separator: "/").last ?? ""
        #expect(!FileManager.default.fileExists(atPath: "\(group)/libpod-\(id)"))
        #expect(!FileManager.default.fileExists(atPath: "\(containers.settings.directory)/pods/\(web.uid)"))
    }
}
