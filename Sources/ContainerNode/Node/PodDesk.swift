import ClusterSimulation
import FoundationEssentials
package import KubernetesAPI
import Synchronization

/// A pod of this node, and what it needs of its namespace.
package struct PodAssignment: Hashable, Sendable {
    var pod: JSONValue
    var objects: PodObjects

    package init(pod: JSONValue, objects: PodObjects) {
        self.pod = pod
        self.objects = objects
    }
}

/// What a worker says of its pod.
package struct PodReport: Hashable, Sendable {
    var life: PodLife
    /// Told so far, in order; the cluster keeps each once.
    var notes: [PodNote] = []
}

/// What a worker hears of its pod.
package enum PodNews: Hashable, Sendable {
    case event(PodEvent)
    /// How it ended is to be looked up.
    case exited(ContainerRun)
}

/// Where the cluster's view of pods and the workers that run them meet.
package final class PodDesk: Sendable {
    /// A pod that came to the node.
    package struct Arrival: Sendable {
        /// The pod's.
        package let uid: String
        /// For its one worker; ends when there is nothing left to do.
        let news: AsyncStream<PodNews>
    }

    private struct Entry {
        var assignment: PodAssignment
        var report: PodReport?
        let source: AsyncStream<PodNews>.Continuation
        var isClosed = false
    }

    private struct State {
        var entries: [String: Entry] = [:]
        /// The uids of pods that are gone: whoever decided on an older view must not bring one back.
        var gone: Set<String> = []
    }

    private let state = Mutex(State())
    private let arrivalSource: AsyncStream<Arrival>.Continuation
    private let wakeUpSource: AsyncStream<ObjectKey>.Continuation
    /// One reader.
    package let arrivals: AsyncStream<Arrival>
    /// Pods whose workers have something new to say; one reader.
    let wakeUps: AsyncStream<ObjectKey>

    /// Knows of no pod.
    package init() {
        (arrivals, arrivalSource) = AsyncStream.makeStream()
        (wakeUps, wakeUpSource) = AsyncStream.makeStream()
    }

    // MARK: for the cluster

    /// Takes in how a pod stands in the cluster.
    ///
    /// - Returns: the last that was heard of it; nil for one that is new, or gone already.
    package func assign(_ assignment: PodAssignment) -> PodReport? {
        let pod = assignment.pod
        return state.withLock { state in
            guard let entry = state.entries[pod.uid] else {
                guard !state.gone.contains(pod.uid) else { return nil }
                let (news, source) = AsyncStream.makeStream(of: PodNews.self)
                state.entries[pod.uid] = Entry(assignment: assignment, source: source)
                source.yield(.event(.looked))
                arrivalSource.yield(Arrival(uid: pod.uid, news: news))
                return nil
            }
            state.entries[pod.uid]?.assignment = assignment
            if pod.isBeingDeleted {
                let grace = pod.count("metadata", "deletionGracePeriodSeconds") ?? 30
                entry.source.yield(.event(.stop(grace: grace)))
            } else if entry.assignment.objects != assignment.objects {
                entry.source.yield(.event(.looked))
            }
            return entry.report
        }
    }

    /// The pod of a name that the node runs, as it last heard of it.
    func pod(_ key: ObjectKey) -> JSONValue? {
        state.withLock { state in
            state.entries.first { $0.value.assignment.pod.key == key && !state.gone.contains($0.key) }?
                .value.assignment.pod
        }
    }

    /// How a pod fares, as far as its worker has said; nil for one that never came here.
    func life(_ uid: String) -> PodLife? { state.withLock { $0.entries[uid]?.report?.life } }

    /// The pod is gone from the cluster; its worker ends what is left of it.
    package func forget(_ uid: String) {
        state.withLock { state in
            state.gone.insert(uid)
            state.entries[uid]?.source.yield(.event(.stop(grace: 0)))
            if state.entries[uid]?.isClosed == true { state.entries[uid] = nil }
        }
    }

    // MARK: for the workers

    func assignment(_ uid: String) -> PodAssignment? { state.withLock { $0.entries[uid]?.assignment } }

    func post(_ news: PodNews, to uid: String) { state.withLock { _ = $0.entries[uid]?.source.yield(news) } }

    func publish(_ report: PodReport, of uid: String) {
        let key = state.withLock { state -> ObjectKey? in
            guard let entry = state.entries[uid], entry.report != report else { return nil }
            state.entries[uid]?.report = report
            return entry.assignment.pod.key
        }
        if let key { wakeUpSource.yield(key) }
    }

    /// Nothing is left to do; what was reported stays until the pod is gone from the cluster.
    package func close(_ uid: String) {
        state.withLock { state in
            state.entries[uid]?.isClosed = true
            state.entries[uid]?.source.finish()
            if state.gone.contains(uid) { state.entries[uid] = nil }
        }
    }
}
