import KubernetesAPI
import OperatorTestSupport
import Testing

@Suite struct RestrictedPodSecurityTests {
    private static let good: JSONValue = [
        "securityContext": ["runAsNonRoot": true, "seccompProfile": ["type": "RuntimeDefault"]],
        "containers": [
            [
                "name": "c",
                "securityContext": ["allowPrivilegeEscalation": false, "capabilities": ["drop": ["ALL"]]],
            ]
        ],
        "volumes": [["name": "v", "emptyDir": [:]]],
    ]

    @Test func `a restricted pod passes`() {
        #expect(RestrictedPodSecurity.violations(in: Self.good).isEmpty)
    }

    @Test(
        arguments: [
            ("hostNetwork", ["hostNetwork"], true), ("hostPID", ["hostPID"], true),
            ("no seccomp profile", ["securityContext", "seccompProfile", "type"], "Unconfined"),
            ("root allowed", ["securityContext", "runAsNonRoot"], false),
            ("user 0", ["securityContext", "runAsUser"], 0),
            ("host path", ["volumes"], [["name": "v", "hostPath": ["path": "/"]]]),
            ("sysctls", ["securityContext", "sysctls"], [["name": "kernel.shm_rmid_forced", "value": "1"]]),
        ] as [(String, [String], JSONValue)]
    )
    func `a pod that asks for more is refused`(what: String, path: [String], value: JSONValue) {
        var pod = Self.good
        pod[path: path] = value
        #expect(!RestrictedPodSecurity.violations(in: pod).isEmpty, "\(what)")
    }

    @Test(
        arguments: [
            ["securityContext": ["allowPrivilegeEscalation": false]],
            ["securityContext": ["capabilities": ["drop": ["ALL"]]]],
            [
                "securityContext": [
                    "privileged": true, "capabilities": ["drop": ["ALL"]], "allowPrivilegeEscalation": false,
                ]
            ],
            [
                "securityContext": [
                    "allowPrivilegeEscalation": false, "capabilities": ["drop": ["ALL"], "add": ["NET_ADMIN"]],
                ]
            ],
            [
                "ports": [["containerPort": 1, "hostPort": 1]],
                "securityContext": ["allowPrivilegeEscalation": false, "capabilities": ["drop": ["ALL"]]],
            ],
        ] as [JSONValue]
    )
    func `a container that asks for more is refused, init containers included`(container: JSONValue) {
        for list in ["containers", "initContainers"] {
            var pod = Self.good
            pod[list] = .array([container])
            #expect(!RestrictedPodSecurity.violations(in: pod).isEmpty)
        }
    }
}
