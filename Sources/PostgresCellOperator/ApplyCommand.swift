import ArgumentParser
import FoundationEssentials
import KubernetesAPI
import KubernetesClient
import Logging

/// `apply -f`: server-side apply of any objects, for machines without kubectl.
struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply",
        abstract: "Applies the objects of a file by server-side apply, where there is no kubectl."
    )

    @OptionGroup var cluster: ClusterOptions
    @OptionGroup var file: ManifestFile

    @Option(name: .shortAndLong, help: "Where objects go that name no namespace. Default: the kubeconfig's.")
    var namespace: String?

    func run() async throws {
        let documents = try file.documents()
        let client = try cluster.client(logger: Logger(label: "apply"))
        var discovery = ResourceDiscovery(client: client)
        for document in documents {
            let resource: ResourceType
            do {
                resource = try await discovery.resource(of: document.value)
                try await apply(document.value, resource, client)
            } catch {
                throw ValidationError("\(file.displayName):\(document.line(of: [])): \(error)")
            }
        }
    }

    private func apply(_ object: JSONValue, _ resource: ResourceType, _ client: APIClient) async throws {
        var object = object
        guard let name = object[path: ["metadata", "name"]]?.string else {
            throw ValidationError("metadata.name is missing")
        }
        let home = object[path: ["metadata", "namespace"]]?.string ?? namespace ?? client.configuration.namespace
        if resource.isNamespaced { object[path: ["metadata", "namespace"]] = .string(home) }
        let key = ObjectKey(namespace: resource.isNamespaced ? home : "", name: name)
        let reference = ObjectReference(resource, key)
        let request = reference.apply(
            Data(object.serialized),
            fieldManager: "postgrescell-apply",
            force: false,
            validation: "Strict"
        )
        _ = try await client.perform(request)
        print("\(reference) applied")
    }
}
