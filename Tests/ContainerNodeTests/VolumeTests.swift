import ContainerNode
import Foundation
import KubernetesAPI
import OperatorTestSupport
import Testing

/// Volumes of pods on this machine.
struct VolumeTests {
    private static let objects: PodObjects = {
        var objects = PodObjects()
        objects.configMaps["settings"] = ["a": Data("1".utf8), "b": Data("2".utf8)]
        objects.secrets["login"] = ["password": Data("s3cret".utf8)]
        objects.claims["data"] = BoundVolume(name: "pvc-7", size: 1 << 30)
        objects.claims["web-0-v"] = BoundVolume(name: "pvc-8")
        return objects
    }()

    private func plan(_ volume: String) throws -> VolumePlan? {
        var value = try YAML.parse(volume)[0].value
        value["name"] = "v"
        let pod: JSONValue = ["metadata": ["name": "web-0"], "spec": ["volumes": [value]]]
        let addresses = PodAddresses(pod: "10.244.0.9", host: "10.244.0.1")
        return try planVolumes(of: pod, objects: Self.objects, addresses: addresses)["v"]
    }

    private static func file(_ path: String, _ content: String, _ mode: Int = 0o644) -> PlannedFile {
        PlannedFile(path: path, content: Data(content.utf8), mode: mode)
    }

    @Test(
        arguments: [
            ("persistentVolumeClaim: {claimName: data}", .claim(BoundVolume(name: "pvc-7", size: 1 << 30))),
            ("ephemeral: {volumeClaimTemplate: {}}", .claim(BoundVolume(name: "pvc-8"))), ("emptyDir: {}", .empty),
            ("emptyDir: {medium: Memory}", .memory(bytes: nil)),
            ("emptyDir: {medium: Memory, sizeLimit: 1Mi}", .memory(bytes: 1 << 20)),
            ("configMap: {name: settings}", .files([file("a", "1"), file("b", "2")])),
            ("configMap: {name: settings, items: [{key: b, path: x/y}]}", .files([file("x/y", "2")])),
            ("secret: {secretName: login, defaultMode: 288}", .files([file("password", "s3cret", 0o440)])),
            ("secret: {secretName: none, optional: true}", .files([])),
            (
                "projected: {sources: [{secret: {name: login}}, {downwardAPI: {items: [{path: n, fieldRef: {fieldPath: metadata.name}}]}}]}",
                .files([file("password", "s3cret"), file("n", "web-0")])
            ),
        ] as [(String, VolumePlan)]
    )
    func `each kind of volume`(volume: String, expected: VolumePlan) throws {
        #expect(try plan(volume) == expected)
    }

    @Test(arguments: [
        ("secret: {secretName: none}", "secret \"none\" not found"),
        ("configMap: {name: none}", "configmap \"none\" not found"),
        ("configMap: {name: settings, items: [{key: z, path: z}]}", "references non-existent config key: z"),
        ("persistentVolumeClaim: {claimName: none}", "claim \"none\" is not bound"),
        ("hostPath: {path: /}", "this node does not know this kind of volume"),
    ])
    func `what is missing is named, with the volume`(volume: String, message: String) {
        #expect(throws: ConfigurationProblem("MountVolume.SetUp failed for volume \"v\" : \(message)")) {
            try plan(volume)
        }
    }

    @Test func `files change all at once: names are links that stay, through one that is swapped`() throws {
        let temporary = try TemporaryFolder()
        let folder = AtomicFolder(path: "\(temporary.path)/v", group: nil)
        let manager = FileManager.default
        func read(_ name: String) throws -> String {
            String(decoding: try Data(contentsOf: URL(filePath: "\(folder.path)/\(name)")), as: UTF8.self)
        }
        try folder.write([Self.file("a", "1"), Self.file("in/side", "2", 0o400), Self.file("gone", "3")])
        let before = try manager.destinationOfSymbolicLink(atPath: "\(folder.path)/..data")
        #expect(try manager.destinationOfSymbolicLink(atPath: "\(folder.path)/a") == "..data/a")
        #expect(try read("in/side") == "2")
        let mode = try manager.attributesOfItem(atPath: "\(folder.path)/\(before)/in/side")[.posixPermissions]
        #expect(mode as? Int == 0o400)

        try folder.write([Self.file("a", "new"), Self.file("in/side", "2"), Self.file("b", "4")])
        #expect(try read("a") == "new")
        #expect(try read("b") == "4")
        let names = Set(try manager.contentsOfDirectory(atPath: folder.path))
        let after = try manager.destinationOfSymbolicLink(atPath: "\(folder.path)/..data")
        #expect(names == ["a", "b", "in", "..data", after])
        #expect(after != before)
    }

    @Test func `a change that was not finished is in the way of no other`() throws {
        let temporary = try TemporaryFolder()
        let folder = AtomicFolder(path: "\(temporary.path)/v", group: nil)
        try folder.write([Self.file("a", "1")])
        let link = "\(folder.path)/..data.new"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "..version-lost")
        try folder.write([Self.file("a", "2")])
        #expect(try Data(contentsOf: URL(filePath: "\(folder.path)/a")) == Data("2".utf8))
    }
}
