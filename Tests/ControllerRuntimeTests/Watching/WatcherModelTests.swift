import ControllerRuntime
import KubernetesAPI
import KubernetesClient
import OperatorTestSupport
import Testing

@Suite struct `Watcher against a model of the API server` {
    @Test(arguments: UInt64(0)..<200)
    func `whatever goes wrong, the cache is always a state that the server had and ends at its last`(seed: UInt64) {
        var model = Model(seed: seed)
        for _ in 0..<400 { model.step() }
        model.heal()
        #expect(model.problems == [])
        #expect(model.cached == model.server.objects.mapValues(\.metadata.resourceVersion))
    }
}

/// A server with a history, a connection to it that breaks, and the watcher on the other side.
private struct Model {
    struct Server {
        var version = 100
        var objects: [ObjectKey: Widget] = [:]
        /// Every state there was, by version.
        var states: [Int: [ObjectKey: String?]] = [100: [:]]
        var history: [(version: Int, event: WatchEvent<Widget>)] = []
        /// Changes up to here are forgotten.
        var compacted = 100
    }

    enum Connection {
        case none
        case watch(position: Int)
        case streamingList(pending: [Widget], version: Int)
    }

    var random: SeededRandom
    var server = Server()
    var connection = Connection.none
    var state = WatcherState<Widget, ManualClock.Instant>()
    let cache = ObjectCache<Widget>()
    var now = ManualClock.Instant()
    var problems: [String] = []
    /// Some servers refuse streaming lists, some never end them.
    let streaming: Int

    init(seed: UInt64) {
        random = SeededRandom(seed: seed)
        streaming = Int(seed % 3)
    }

    var cached: [ObjectKey: String?] {
        Dictionary(uniqueKeysWithValues: cache.all.map { ($0.key, $0.metadata.resourceVersion) })
    }

    mutating func step() {
        now = now.advanced(by: .milliseconds(Int.random(in: 0...3000, using: &random)))
        switch Int.random(in: 0..<10, using: &random) {
        case 0...3: change()
        case 4...6: deliver()
        case 7: disturb()
        case 8: if Int.random(in: 0..<5, using: &random) == 0 { server.compacted = server.version }
        default: bookmark()
        }
        if let deadline = state.deadline, now >= deadline { end(.silent) }
        act()
        if let version = cache.version, let expected = Int(version.text).flatMap({ server.states[$0] }) {
            if cached != expected { problems.append("the cache is not the server's state at \(version.text)") }
        } else if cache.version != nil {
            problems.append("a version that the server never had")
        }
    }

    mutating func heal() {
        for _ in 0..<600 {
            now = now.advanced(by: .seconds(1))
            deliver()
            if let deadline = state.deadline, now >= deadline { end(.silent) }
            act()
        }
        bookmark()
    }

    private mutating func change() {
        server.version += Int.random(in: 1...3, using: &random)
        let name = "w\(Int.random(in: 0..<6, using: &random))"
        let widget = Widget(name, version: server.version)
        let event: WatchEvent<Widget>
        if server.objects[widget.key] != nil, Bool.random(using: &random) {
            server.objects[widget.key] = nil
            event = .deleted(widget)
        } else {
            event = server.objects[widget.key] == nil ? .added(widget) : .modified(widget)
            server.objects[widget.key] = widget
        }
        server.history.append((server.version, event))
        server.states[server.version] = server.objects.mapValues(\.metadata.resourceVersion)
    }

    private mutating func act() {
        guard case .none = connection else { return }
        let chance = Double.random(in: 0..<1, using: &random)
        switch state.nextAction(now: now, chance: chance) {
        case .wait(let until): if until <= now { problems.append("waits for the past") }
        case .list:
            let page = ListPage(
                metadata: ListMeta(resourceVersion: String(server.version)),
                items: Array(server.objects.values)
            )
            if let change = state.listed(page) { cache.write(change) }
        case .streamingList where streaming == 1:
            connection = .streamingList(pending: [], version: 0)
            end(.failed(.refusal(422, "Invalid")))
        case .streamingList:
            connection = .streamingList(pending: Array(server.objects.values), version: server.version)
        case .watch(let from, _):
            guard let position = Int(from.text), server.states[position] != nil else {
                problems.append("watches from a version that the server never gave: \(from.text)")
                return
            }
            connection = .watch(position: position)
            if position < server.compacted { expire() }
        }
    }

    /// Servers say it in two ways.
    private mutating func expire() {
        if Bool.random(using: &random) { return end(.failed(.refusal(410, "Gone"))) }
        receive(.error(APIStatus(code: 410, reason: "Expired", message: nil)))
    }

    private mutating func deliver() {
        switch connection {
        case .none: break
        case .watch(let position):
            guard let next = server.history.first(where: { $0.version > position }) else { return }
            connection = .watch(position: next.version)
            receive(next.event)
        case .streamingList(var pending, let version):
            if let widget = pending.popLast() {
                connection = .streamingList(pending: pending, version: version)
                receive(.added(widget))
            } else if streaming == 0 {
                connection = .watch(position: version)
                receive(.bookmark(ResourceVersion(String(version)), endsInitialEvents: true))
            }
        }
    }

    private mutating func bookmark() {
        guard case .watch(let position) = connection, position <= server.version else { return }
        // Only true once everything before was delivered.
        guard !server.history.contains(where: { $0.version > position }) else { return }
        receive(.bookmark(ResourceVersion(String(server.version)), endsInitialEvents: false))
    }

    private mutating func disturb() {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: end(.closed)
        case 1: end(.failed(.unavailable))
        case 2: end(.failed(.undecodable))
        default: receive(.error(APIStatus(code: 500, reason: "InternalError", message: nil)))
        }
    }

    private mutating func receive(_ event: WatchEvent<Widget>) {
        if case .none = connection { return }
        let reaction = state.received(event, now: now, chance: Double.random(in: 0..<1, using: &random))
        if let change = reaction.change { cache.write(change) }
        if reaction.endsWatch { connection = .none }
    }

    private mutating func end(_ end: WatcherState<Widget, ManualClock.Instant>.End) {
        if case .none = connection { return }
        connection = .none
        state.ended(end, now: now, chance: Double.random(in: 0..<1, using: &random))
    }
}
