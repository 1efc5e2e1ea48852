extension MetricsRegistry {
    /// A sentence for each metric of the runtime and of the client.
    package static let runtimeHelp: [String: String] = [
        "controller_runtime_active_workers": "Passes that run now.",
        "controller_runtime_max_concurrent_reconciles": "Passes that may run at a time.",
        "controller_runtime_reconcile_errors_total": "Passes that failed.",
        "controller_runtime_reconcile_time_seconds": "How long passes took.",
        "controller_runtime_reconcile_total": "Passes by result.",
        "controller_runtime_terminal_reconcile_errors_total": "Passes that failed and are not tried again.",
        "leader_election_master_status": "1 where this replica leads, else 0.",
        "rest_client_request_duration_seconds": "How long requests to the API server took.",
        "rest_client_requests_total": "Requests to the API server by status code, method and host.",
        "workqueue_adds_total": "Keys that became ready to work on.",
        "workqueue_depth": "Keys that are ready and wait for a worker.",
        "workqueue_longest_running_processor_seconds": "How long the longest pass that runs now has run.",
        "workqueue_queue_duration_seconds": "How long keys were ready before a worker took them.",
        "workqueue_retries_total": "Keys that came back because they failed.",
        "workqueue_unfinished_work_seconds": "How long the passes that run now have run, together.",
        "workqueue_work_duration_seconds": "How long workers kept keys.",
    ]
}
