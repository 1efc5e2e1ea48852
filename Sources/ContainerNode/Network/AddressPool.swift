import Synchronization

/// The addresses of the pods' network, each given to one pod at a time.
final class AddressPool: Sendable {
    private let taken = Mutex<[String: Int]>([:])

    /// The address of a pod, the same until it is given back: the lowest that is free.
    func take(_ uid: String) -> String {
        let number = taken.withLock { taken in
            if let number = taken[uid] { return number }
            let used = Set(taken.values)
            let number = (2...).first { !used.contains($0) } ?? 2
            taken[uid] = number
            return number
        }
        return "10.244.\(number / 256).\(number % 256)"
    }

    func give(back uid: String) { _ = taken.withLock { $0.removeValue(forKey: uid) } }
}
