import ClusterSimulation
import EmbeddedCluster
import KubernetesAPI
import OperatorTestSupport
import Testing

/// People look into pods of containers with an unmodified kubectl.
@Suite struct KubectlDataPlaneTests {
    @Test func `logs and exec of kubectl work on a pod in containers`() async throws {
        try await ContainerCluster.run(namespace: "looks") { containers in
            try await containers.apply(Self.pod)
            let reference = ObjectReference(SimulatedKinds.pod, containers.cluster.key("web"))
            try await containers.cluster.wait(limit: .seconds(60)).until(reference, "restarted") {
                $0?.container("main").count("restartCount") == 1 && $0?.isReadyPod == true
            }
            try await expectLogs(containers)
            try await expectPrograms(containers)
        }
    }

    /// The main container ends once, and then counts.
    private static let pod = """
        apiVersion: v1
        kind: Pod
        metadata: {name: web}
        spec:
          automountServiceAccountToken: false
          initContainers:
          - {name: first, image: registry.example/alphaswarm-core:0045, command: [sh, -c, "echo a; echo b; echo c"]}
          containers:
          - name: main
            image: registry.example/alphaswarm-core:0045
            command:
            - sh
            - -c
            - |
              [ -e /srv/work/began ] || { echo once; touch /srv/work/began; exit 1; }
              trap 'echo end; exit 0' TERM
              for i in 1 2 3; do echo $i; done
              while :; do sleep 0.1; done
            volumeMounts: [{name: work, mountPath: /srv/work}]
          volumes: [{name: work, emptyDir: {}}]
        """

    private func expectLogs(_ containers: ContainerCluster) async throws {
        for (options, expected) in [
            ("web -c first", "a\nb\nc\n"), ("web -c first --tail=1", "c\n"), ("web --previous", "once\n"),
            ("web -c main", "1\n2\n3\n"),
        ] {
            #expect(try await containers.shell("kubectl logs -n looks \(options)").output == expected, "\(options)")
        }
        let timed = try await containers.shell("kubectl logs -n looks web -c first --timestamps --tail=1").output
        #expect(timed.hasPrefix("20") && timed.hasSuffix(" c\n"), "\(timed)")
        let refused = try await containers.shell("kubectl logs -n looks web -c none")
        #expect(refused.exitCode != 0 && refused.errors.contains("container none is not valid for pod web"))
    }

    private func expectPrograms(_ containers: ContainerCluster) async throws {
        let failed = try await containers.shell("kubectl exec -n looks web -- sh -c 'echo out; echo bad >&2; exit 3'")
        #expect(failed.exitCode == 3 && failed.output == "out\n")
        #expect(failed.errors.contains("bad\n") && failed.errors.contains("exit code 3"), "\(failed.errors)")
        // Longer than what a message or a pipe holds.
        let long = String(repeating: "0123456789\n", count: 50_000)
        let back = try await containers.shell("kubectl exec -i -n looks web -- cat", input: long)
        #expect(back.exitCode == 0 && back.output == long)
        let deaf = try await containers.shell("kubectl exec -i -n looks web -- true", input: long)
        #expect(deaf.exitCode == 0, "\(deaf.errors)")
        // kubectl asks for a terminal where it has one.
        let ask = "kubectl exec -it -n looks web -- sh -c 'test -t 1 && echo is one'"
        let terminal = try await containers.shell("script --quiet --return --command \"\(ask)\" /dev/null")
        #expect(terminal.output.contains("is one"), "\(terminal)")
        // What it says at its end is still seen, and then the log ends too.
        let folder = try TemporaryFolder()
        async let follower = containers.shell("kubectl logs -f -n looks web >log", in: folder.path)
        try await eventually("a reader of the log", within: .seconds(60)) {
            ContainerCluster.text("\(folder.path)/log") == "1\n2\n3\n"
        }
        _ = try await containers.shell("kubectl delete pod web -n looks --wait=false")
        #expect(try await follower.exitCode == 0)
        #expect(ContainerCluster.text("\(folder.path)/log") == "1\n2\n3\nend\n")
    }
}
