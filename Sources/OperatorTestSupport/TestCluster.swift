package import ClusterSimulation
package import EmbeddedCluster
import FoundationEssentials
package import KubernetesAPI
package import KubernetesClient
import PostgresCellAPI

/// A cluster for one test: the embedded API server, or a namespace of a real control plane that all tests share.
///
/// Which of the two is the environment's choice: `KUBEBUILDER_ASSETS` names a folder with the programs of a real one.
package struct TestCluster: Sendable {
    /// What serves the API.
    package let flavour: Flavour
    /// The test's own namespace; on a shared control plane nothing outside it is played.
    package let namespace: String
    /// With all rights.
    package let adminClient: APIClient
    /// What images do when they run.
    package let images: ImageBehaviours
    /// What External Secrets fetches from.
    package let vault: TestVault
    /// The embedded server, for faults and its request log; nil on a real one.
    package let embedded: EmbeddedCluster?
    let access: ClusterAccess

    /// What serves the API.
    package enum Flavour: Hashable, Sendable {
        case embedded
        /// A real one: its version, and which of its programs run.
        case real(version: String, components: [String])
    }

    /// How a test wants its cluster.
    package struct Configuration: Sendable {
        /// nil: a name of its own.
        package var namespace: String?
        /// Behaviour and time of the simulated parts; which of them are played, the flavour decides.
        package var simulation = ClusterSimulation.Options()
        /// Of the embedded server; a real one has its own.
        package var server = EmbeddedCluster.Configuration(
            tokens: ["admin-token": "admin", "operator-token": TestCluster.operatorUser]
        )
        /// False plays nothing at all: a bare API server.
        package var isSimulated = true
        /// The cell's definition that the cluster begins with.
        package var definition = Definition.current
        /// False leaves out the definitions of External Secrets.
        package var hasExternalSecrets = true
        /// What runs the pods for real, in place of the simulated node; it takes part in the whole cluster.
        package var node: (any NodeAgent & PodAccess)?
        /// Whether a real control plane may be shared with other tests: definitions and nodes are everybody's.
        var isSharable: Bool { definition == .current && hasExternalSecrets && node == nil }

        package init() {}
    }

    /// Which cells the cluster admits.
    package enum Definition: Hashable, Sendable {
        /// Those that keep this release's rules.
        case current
        /// Those of an older release, which had fewer rules: all that fit the schema.
        case withoutRules
    }

    /// The operator's service account, which `kubeconfigPath(user: "operator")` and `client(user:)` speak for.
    package static let operatorUser = "system:serviceaccount:postgrescell-system:postgrescell-operator"

    /// Whether definitions' CEL rules are evaluated.
    package var evaluatesCEL: Bool { flavour != .embedded }
    /// Whether admission policies are.
    package var hasAdmissionPolicies: Bool { flavour != .embedded }

    /// A client for a user: `admin` or `operator`.
    package func client(user: String) -> APIClient {
        APIClient(configuration: access.configuration(user: user), userAgent: "test/\(user)")
    }

    /// A kubeconfig file of a user: `admin` or `operator`.
    package func kubeconfigPath(user: String) -> String { access.kubeconfigPath(user: user) }

    /// Waits for objects by watching them.
    package func wait(limit: Duration = .seconds(120)) -> ObjectWait { ObjectWait(client: adminClient, limit: limit) }

    /// Applies manifests as an administrator.
    package var installer: ManifestInstaller { ManifestInstaller(client: adminClient) }

    /// A key in the test's namespace.
    package func key(_ name: String) -> ObjectKey { ObjectKey(namespace: namespace, name: name) }
}
