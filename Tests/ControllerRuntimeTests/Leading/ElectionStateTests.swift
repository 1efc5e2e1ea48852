import ControllerRuntime
import FoundationEssentials
import KubernetesAPI
import OperatorTestSupport
import Testing

@Suite struct `Election state` {
    typealias State = ElectionState<ManualClock.Instant>

    private let time = Date(timeIntervalSince1970: 1_800_000_000)

    private func at(_ seconds: Int) -> ManualClock.Instant { .init(offset: .seconds(seconds)) }

    private func lease(_ holder: String?, version: String = "1", renewed: Date) -> Lease {
        var lease = Lease(
            metadata: ObjectMeta(name: "l", namespace: "shop"),
            spec: LeaseSpec(holderIdentity: holder, leaseDurationSeconds: 15, renewTime: MicroTime(renewed))
        )
        lease.metadata.resourceVersion = version
        return lease
    }

    @Test func `reads first, creates what is not there, and renews without a read`() {
        var state = State(key: .shop("l"), identity: "me")
        #expect(state.nextStep(now: at(0), time: time) == .read)
        state.leaseRead(nil, now: at(0))
        guard case .create(let created) = state.nextStep(now: at(0), time: time) else {
            Issue.record("does not create")
            return
        }
        #expect(created.spec?.holderIdentity == "me")
        #expect(created.spec?.leaseTransitions == 0)
        #expect(!state.isLeader)
        state.leaseWritten(created, began: at(1))
        #expect(state.isLeader)
        #expect(state.validUntil == at(11))
        guard case .replace(let renewed) = state.nextStep(now: at(3), time: time + 2) else {
            Issue.record("does not renew")
            return
        }
        #expect(renewed.spec?.acquireTime == created.spec?.acquireTime)
        #expect(renewed.spec?.renewTime == MicroTime(time + 2))
        #expect(renewed.spec?.leaseTransitions == 0)
    }

    @Test func `another's lease is free once it has not changed for its duration, by our own clock`() {
        var state = State(key: .shop("l"), identity: "me")
        let old = lease("other", renewed: time - 10_000)
        state.leaseRead(old, now: at(0))
        #expect(state.nextStep(now: at(0), time: time) == .standBy)
        state.leaseRead(lease("other", version: "2", renewed: time), now: at(10))
        #expect(state.nextStep(now: at(24), time: time) == .standBy)
        guard case .replace(let taken) = state.nextStep(now: at(25), time: time) else {
            Issue.record("does not take over")
            return
        }
        #expect(taken.spec?.holderIdentity == "me")
        #expect(taken.spec?.leaseTransitions == 0)
        #expect(taken.metadata.resourceVersion == "2")
    }

    @Test(arguments: [nil, ""] as [String?]) func `a released lease is taken at once`(holder: String?) {
        var state = State(key: .shop("l"), identity: "me")
        state.leaseRead(lease(holder, renewed: time), now: at(0))
        guard case .replace = state.nextStep(now: at(0), time: time) else {
            Issue.record("waits")
            return
        }
    }

    @Test func `a failed request means a read before the next write`() {
        var state = State(key: .shop("l"), identity: "me")
        state.leaseWritten(lease("me", renewed: time), began: at(0))
        state.requestFailed()
        #expect(state.nextStep(now: at(2), time: time) == .read)
        #expect(state.isLeader)
        #expect(!state.isLost(now: at(9)))
        #expect(state.isLost(now: at(10)))
    }

    @Test func `a leader that sees another holder leads no more`() {
        var state = State(key: .shop("l"), identity: "me")
        state.leaseWritten(lease("me", renewed: time), began: at(0))
        state.leaseRead(lease("other", renewed: time), now: at(2))
        #expect(!state.isLeader)
    }

    @Test func `releases what it holds and nothing else`() {
        var state = State(key: .shop("l"), identity: "me")
        #expect(state.released(now: at(0), time: time) == nil)
        state.leaseWritten(lease("me", version: "7", renewed: time), began: at(0))
        let released = state.released(now: at(1), time: time)
        #expect(released?.spec?.holderIdentity == "")
        #expect(released?.metadata.resourceVersion == "7")
        #expect(!state.isLeader)
        #expect(state.released(now: at(1), time: time) == nil)
    }

    @Test(arguments: UInt64(0)..<200)
    func `whatever is lost or late, two replicas never may write at a time`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        var replicas = (0..<3).map { State(key: .shop("l"), identity: "r\($0)") }
        var stored: Lease?
        var version = 0
        var now = at(0)
        var reigns = 0
        /// Requests that the server answers later, or whose answer is lost.
        for _ in 0..<2000 {
            now = now.advanced(by: .milliseconds(Int.random(in: 0...1500, using: &random)))
            let index = Int.random(in: 0..<3, using: &random)
            // Cut off now and then for so long that the lease runs out.
            if (now.offset.components.seconds / 40 + Int64(index)) % 3 == 0 { continue }
            if replicas[index].isLost(now: now) { replicas[index] = State(key: .shop("l"), identity: "r\(index)") }
            let isUnheard = Int.random(in: 0..<10, using: &random) == 0
            switch replicas[index].nextStep(now: now, time: time) {
            case .standBy: replicas[index].attemptEnded()
            case .read: replicas[index].leaseRead(stored, now: now)
            case .create(let lease), .replace(let lease):
                guard lease.metadata.resourceVersion == stored?.metadata.resourceVersion else {
                    replicas[index].requestFailed()
                    continue
                }
                let began = now
                now = now.advanced(by: .milliseconds(Int.random(in: 0...800, using: &random)))
                version += 1
                var written = lease
                written.metadata.resourceVersion = String(version)
                if written.spec?.holderIdentity != stored?.spec?.holderIdentity { reigns += 1 }
                // The time of day stands still here: the version makes the lease differ.
                written.spec?.renewTime = MicroTime(time + Double(version))
                stored = written
                if isUnheard {
                    replicas[index].requestFailed()
                } else {
                    replicas[index].leaseWritten(written, began: began)
                }
            }
            let writers = replicas.filter { replica in replica.validUntil.map { now < $0 } ?? false }
            #expect(writers.count <= 1)
        }
        #expect(reigns > 1)
    }
}
