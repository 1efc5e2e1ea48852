import Synchronization

extension TestCluster {
    private static let announced = Mutex(false)

    /// Prints once in a process what its tests run on.
    static func announce(_ flavour: Flavour) {
        let isFirst = announced.withLock { announced in
            defer { announced = true }
            return !announced
        }
        guard isFirst else { return }
        switch flavour {
        case .embedded: print("Integration suite runs on: embedded API server")
        case .real(let version, let components):
            print("Integration suite runs on: \(version) (\(components.joined(separator: ", ")))")
        }
    }
}
