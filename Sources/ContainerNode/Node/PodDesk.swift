import ClusterSimulation
import FoundationEssentials
import KubernetesAPI
import Synchronization

/// A pod of this node, and what it needs of its namespace.
struct PodAssignment: Hashable, Sendable {
    var pod: JSONValue
    var objects: PodObjects
}

/// What a worker says of its pod.
struct PodReport: Hashable, Sendable {
    var life: PodLife
    /// Told so far, in order; the cluster keeps each once.
    var notes: [PodNote] = []
}

/// What a worker hears of its pod.
enum PodNews: Hashable, Sendable {
    case event(PodEvent)
    /// How it ended is to be looked up.
    case exited(ContainerRun)
}

/// Where the cluster's view of pods and the workers that run them meet.
final class PodDesk: Sendable {
    /// A pod that came to the node.
    struct Arrival: Sendable {
        let uid: String
        /// For its one worker; ends when there is nothing left to do.
        let news: AsyncStream<PodNews>
    }

    private struct Entry {
        var assignment: PodAssignment
        var report: PodReport?
        let source: AsyncStream<PodNews>.Continuation
        var isClosed = false
        var isGone = false
    }

    private let entries = Mutex<[String: Entry]>([:])
    private let arrivalSource: AsyncStream<Arrival>.Continuation
    private let wakeUpSource: AsyncStream<ObjectKey>.Continuation
    /// One reader.
    let arrivals: AsyncStream<Arrival>
    /// Pods whose workers have something new to say; one reader.
    let wakeUps: AsyncStream<ObjectKey>

    init() {
        (arrivals, arrivalSource) = AsyncStream.makeStream()
        (wakeUps, wakeUpSource) = AsyncStream.makeStream()
    }

    // MARK: for the cluster

    /// Takes in how a pod stands in the cluster.
    ///
    /// - Returns: the last that was heard of it.
    func assign(_ assignment: PodAssignment) -> PodReport? {
        let pod = assignment.pod
        return entries.withLock { entries in
            guard let entry = entries[pod.uid] else {
                let (news, source) = AsyncStream.makeStream(of: PodNews.self)
                entries[pod.uid] = Entry(assignment: assignment, source: source)
                source.yield(.event(.looked))
                arrivalSource.yield(Arrival(uid: pod.uid, news: news))
                return nil
            }
            entries[pod.uid]?.assignment = assignment
            if pod.isBeingDeleted {
                let grace = pod.count("metadata", "deletionGracePeriodSeconds") ?? 30
                entry.source.yield(.event(.stop(grace: grace)))
            } else if entry.assignment.objects != assignment.objects {
                entry.source.yield(.event(.looked))
            }
            return entry.report
        }
    }

    /// How a pod fares, as far as its worker has said; nil for one that never came here.
    func life(_ uid: String) -> PodLife? { entries.withLock { $0[uid]?.report?.life } }

    /// The pod is gone from the cluster; its worker ends what is left of it.
    func forget(_ uid: String) {
        entries.withLock { entries in
            entries[uid]?.isGone = true
            entries[uid]?.source.yield(.event(.stop(grace: 0)))
            if entries[uid]?.isClosed == true { entries[uid] = nil }
        }
    }

    // MARK: for the workers

    func assignment(_ uid: String) -> PodAssignment? { entries.withLock { $0[uid]?.assignment } }

    func post(_ news: PodNews, to uid: String) { entries.withLock { entries in _ = entries[uid]?.source.yield(news) } }

    func publish(_ report: PodReport, of uid: String) {
        let key = entries.withLock { entries -> ObjectKey? in
            guard let entry = entries[uid], entry.report != report else { return nil }
            entries[uid]?.report = report
            return entry.assignment.pod.key
        }
        if let key { wakeUpSource.yield(key) }
    }

    /// Nothing is left to do; what was reported stays until the pod is gone from the cluster.
    func close(_ uid: String) {
        entries.withLock { entries in
            entries[uid]?.isClosed = true
            entries[uid]?.source.finish()
            if entries[uid]?.isGone == true { entries[uid] = nil }
        }
    }
}
