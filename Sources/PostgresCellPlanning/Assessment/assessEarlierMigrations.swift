import KubernetesAPI
import PostgresCellAPI

/// What still runs of other migrations than those of a Job, which must end first; nil where nothing does.
///
/// A pod outlives its deleted Job: the garbage collector stops it later.
func assessEarlierMigrations(than job: String?, in observation: CellObservation) -> Finding? {
    let running = observation.migrationJobs.first { other in
        other.metadata.name != job && MigrationRun(observation, job: other.metadata.name).phase == .running
    }
    if let running {
        return .progressing(.migrationRunning, "Job \(running.metadata.name) of earlier migrations is being removed")
    }
    let pod = observation.pods(of: .migrations).first { pod in
        guard let job = pod.jobName, !pod.hasEnded else { return false }
        return observation.jobs[job] == nil
    }
    return pod.map { .progressing(.migrationRunning, "Pod \($0.metadata.name) of earlier migrations is being stopped") }
}
