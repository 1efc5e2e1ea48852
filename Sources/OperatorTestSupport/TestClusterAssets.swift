import FoundationEssentials

/// The programs of a real control plane, where the environment names them.
struct ControlPlaneAssets: Sendable {
    /// Has at least `etcd` and `kube-apiserver`.
    var folder: String
    /// Those programs that are there.
    var components: [String]

    /// nil where `KUBEBUILDER_ASSETS` is unset or names a folder without them.
    static var fromEnvironment: ControlPlaneAssets? {
        guard let folder = ProcessInfo.processInfo.environment["KUBEBUILDER_ASSETS"], !folder.isEmpty else {
            return nil
        }
        let known = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"]
        let components = known.filter { FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)") }
        guard components.prefix(2) == ["etcd", "kube-apiserver"] else { return nil }
        return ControlPlaneAssets(folder: folder, components: components)
    }
}
