import ContainerNode
import KubernetesAPI
import Testing

/// Containers of pods in podman's terms.
struct InvocationTests {
    private static let place = ContainerPlace(
        name: "uid_main_0",
        networkNamespace: "/run/netns/uid",
        hostsFile: "/n/hosts",
        resolverFile: "/n/resolv.conf",
        logFile: "/n/main.log",
        terminationFile: "/n/main.end",
        volumes: ["data": "/v/data", "cfg": "/v/cfg"],
        controlGroup: "/group"
    )

    private func invoke(
        _ container: String,
        pod: String = "{}",
        variables: [Variable] = [],
        user: String = ""
    ) throws -> ContainerInvocation {
        let spec = try YAML.parse(pod)[0].value
        return try makeInvocation(
            of: try YAML.parse(container)[0].value,
            in: ["metadata": ["name": "web-0", "namespace": "shop"], "spec": spec],
            variables: variables,
            image: ImageFacts(id: "sha", user: user),
            place: Self.place
        )
    }

    @Test(arguments: [
        ("{command: [sh, -c, x], args: [y]}", "{}", ["--entrypoint=[\"sh\",\"-c\",\"x\"]", "sha", "y"]),
        ("{args: [serve, --now]}", "{}", ["sha", "serve", "--now"]),
        ("{}", "{}", ["--hostname=web-0", "--network=ns:/run/netns/uid", "--cgroup-parent=/group"]),
        ("{}", "{hostname: other}", ["--hostname=other"]),
        ("{workingDir: /srv}", "{}", ["--workdir=/srv"]),
        ("{terminationMessagePath: /end}", "{}", ["--volume=/n/main.end:/end"]),
        ("{securityContext: {runAsUser: 5}}", "{securityContext: {runAsUser: 4, runAsGroup: 3}}", ["--user=5:3"]),
        ("{}", "{securityContext: {fsGroup: 9, supplementalGroups: [8]}}", ["--group-add=9", "--group-add=8"]),
        ("{securityContext: {readOnlyRootFilesystem: true}}", "{}", ["--read-only", "--read-only-tmpfs=false"]),
        ("{securityContext: {allowPrivilegeEscalation: false}}", "{}", ["--security-opt=no-new-privileges"]),
        (
            "{securityContext: {capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}}}", "{}",
            ["--cap-drop=ALL", "--cap-add=NET_BIND_SERVICE"]
        ),
        ("{}", "{}", ["--security-opt=seccomp=unconfined"]),
        ("{resources: {limits: {memory: 64Mi}}}", "{}", ["--memory=67108864", "--memory-swap=67108864"]),
        ("{resources: {limits: {cpu: 500m}}}", "{}", ["--cpu-period=100000", "--cpu-quota=50000"]),
        ("{resources: {requests: {cpu: 250m}}}", "{}", ["--cpu-shares=256"]),
        ("{volumeMounts: [{name: data, mountPath: /data}]}", "{}", ["--volume=/v/data:/data"]),
        (
            "{volumeMounts: [{name: cfg, mountPath: /c, readOnly: true, subPath: a/b}]}", "{}",
            ["--volume=/v/cfg/a/b:/c:ro"]
        ),
    ])
    func `each setting has its argument`(container: String, pod: String, expected: [String]) throws {
        let arguments = try invoke(container, pod: pod).arguments
        #expect(expected.allSatisfy(arguments.contains), "\(arguments)")
    }

    @Test func `the runtime's own filter of system calls is used where the pod asks for it`() throws {
        let arguments = try invoke("{}", pod: "{securityContext: {seccompProfile: {type: RuntimeDefault}}}").arguments
        #expect(!arguments.contains { $0.contains("seccomp") })
    }

    @Test func `the value of a secret variable stands in no argument`() throws {
        let invocation = try invoke(
            "{}",
            variables: [Variable(name: "PLAIN", value: "1"), Variable(name: "HIDDEN", value: "s3cret", isSecret: true)]
        )
        #expect(invocation.arguments.contains("--env=PLAIN=1"))
        #expect(invocation.arguments.contains("--env=HIDDEN"))
        #expect(invocation.environment == ["HIDDEN": "s3cret"])
        #expect(!invocation.arguments.joined().contains("s3cret"))
    }

    @Test func `commands refer to variables`() throws {
        let arguments = try invoke(
            "{args: [$(A)/x, $$(A), $(B)]}",
            variables: [Variable(name: "A", value: "1")]
        ).arguments
        #expect(arguments.suffix(3) == ["1/x", "$(A)", "$(B)"])
    }

    @Test(arguments: ["", "root", "0", "0:0"])
    func `a pod that must not run as root does not run as an image's root`(user: String) {
        #expect(throws: ConfigurationProblem("container has runAsNonRoot and image will run as root")) {
            try invoke("{}", pod: "{securityContext: {runAsNonRoot: true}}", user: user)
        }
    }

    @Test func `a pod that must not run as root runs as the image's own user`() throws {
        let arguments = try invoke("{}", pod: "{securityContext: {runAsNonRoot: true}}", user: "10001").arguments
        #expect(!arguments.contains { $0.hasPrefix("--user") })
    }

    @Test func `a volume that the pod does not have is named`() {
        #expect(throws: ConfigurationProblem("no volume \"none\" in the pod")) {
            try invoke("{volumeMounts: [{name: none, mountPath: /x}]}")
        }
    }
}
