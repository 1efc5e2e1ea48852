package import Logging
package import ServiceLifecycle
import UnixSignals

/// A group that stops its services in reverse order on SIGTERM or SIGINT and ends within 30 s.
///
/// Controllers drain for at most 20 s, the elector releases the lease within 5 s, and 28 s is the end of all patience,
/// before the kubelet's SIGKILL at 30 s.
///
/// - `services`: in the order of their start: probes, elector, events, watchers, controllers.
package func makeServiceGroup(_ services: [any Service], logger: Logger) -> ServiceGroup {
    var configuration = ServiceGroupConfiguration(
        services: services,
        gracefulShutdownSignals: [.sigterm, .sigint],
        logger: logger
    )
    configuration.maximumGracefulShutdownDuration = .seconds(26)
    configuration.maximumCancellationDuration = .seconds(2)
    return ServiceGroup(configuration: configuration)
}
