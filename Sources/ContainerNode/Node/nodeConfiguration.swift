/// The files, by name, that podman and buildah are configured by: what runs on a machine with neither systemd nor the right
/// to raise limits.
func nodeConfiguration(directory: String, imageStore: String) -> [String: String] {
    [
        // runc: crun 1.8 refuses a hybrid hierarchy of control groups. Locks in files: shared memory is another's to clean.
        "containers.conf": """
        [containers]
        default_ulimits = ["nofile=20000:20000", "nproc=8000:8000"]
        [network]
        network_backend = "netavark"
        network_config_dir = "\(directory)/networks"
        [engine]
        runtime = "runc"
        cgroup_manager = "cgroupfs"
        events_logger = "file"
        lock_type = "file"
        """,
        "storage.conf": """
        [storage]
        driver = "overlay"
        graphroot = "\(directory)/storage"
        runroot = "/run/containers/storage"
        [storage.options]
        additionalimagestores = ["\(imageStore)"]
        """,
        "registries.conf": """
        unqualified-search-registries = ["docker.io"]
        short-name-mode = "permissive"
        """,
    ]
}
