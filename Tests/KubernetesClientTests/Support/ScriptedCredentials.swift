import KubernetesClient
import Synchronization

/// Gives `token-1`, and the next number after each rejection.
final class ScriptedCredentials: CredentialSource {
    private let number = Mutex(1)

    var rejections: Int { number.withLock { $0 - 1 } }

    func credentials() async throws(CredentialError) -> RequestCredentials {
        RequestCredentials(authorization: Secret("Bearer token-\(number.withLock { $0 })"))
    }

    func rejected(_ credentials: RequestCredentials) async { number.withLock { $0 += 1 } }
}
