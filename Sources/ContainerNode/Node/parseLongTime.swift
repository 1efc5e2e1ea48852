import FoundationEssentials
import KubernetesAPI

/// Reads a time as podman writes it, with up to nine digits after the second; those are dropped.
func parseLongTime(_ text: some StringProtocol) -> Date? {
    guard let point = text.firstIndex(of: ".") else { return Timestamp.parse(String(text)) }
    let zone = text[point...].drop { $0 == "." || $0.isNumber }
    return Timestamp.parse(String(text[..<point]) + zone)
}
