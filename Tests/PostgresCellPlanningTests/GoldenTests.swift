import Foundation
import KubernetesAPI
import OperatorTestSupport
import PostgresCellAPI
import PostgresCellPlanning
import Testing

@Suite struct GoldenTests {
    @Test(arguments: GoldenCell.allCases)
    func `every child is as its file says`(cell: GoldenCell) throws {
        let files = try Dictionary(
            cell.children().all.map { ($0.fileName, try goldenText(of: $0)) },
            uniquingKeysWith: { _, _ in "two children have this name" }
        )
        let mismatches = try Snapshot.mismatches(in: cell.directory, files: files, keeping: ["cell.yaml"])
        #expect(mismatches.isEmpty, "\(mismatches.joined(separator: "\n"))")
    }

    @Test(arguments: GoldenCell.allCases)
    func `every cell is valid`(cell: GoldenCell) throws {
        #expect(try validate(cell.read()).isEmpty)
    }

    @Test(arguments: GoldenCell.allCases)
    func `rendering twice gives the same bytes`(cell: GoldenCell) throws {
        #expect(try cell.children() == cell.children())
    }

    @Test(arguments: GoldenCell.allCases)
    func `no manifest holds a null or something empty`(cell: GoldenCell) throws {
        for object in try cell.children().all {
            // An empty selector is a statement: of pods, it selects all of a namespace; of namespaces, all of them, which
            // is right only beside a selector that says which pods.
            let document = try object.document
            let empty = emptyParts(of: document, at: "").filter { path in
                if path.hasSuffix(".namespaceSelector") { return !isBesidePodSelector(path, in: document) }
                return !path.hasSuffix("podSelector")
            }
            #expect(empty.isEmpty, "\(object.reference): \(empty)")
        }
    }

    @Test(arguments: GoldenCell.allCases)
    func `every pod passes the restricted profile with a read-only root`(cell: GoldenCell) throws {
        var pods = 0
        for object in try cell.children().all {
            guard let spec = RestrictedPodSecurity.podSpec(of: try object.document) else { continue }
            pods += 1
            #expect(RestrictedPodSecurity.violations(in: spec).isEmpty, "\(object.reference)")
            #expect(spec["automountServiceAccountToken"] == false)
            for container in (spec["initContainers"]?.array ?? []) + (spec["containers"]?.array ?? []) {
                #expect(container[path: ["securityContext", "readOnlyRootFilesystem"]] == true)
            }
        }
        #expect(pods >= 2)
    }

    @Test(arguments: GoldenCell.allCases)
    func `every mount has its volume and every volume a mount`(cell: GoldenCell) throws {
        for object in try cell.children().all {
            guard let spec = RestrictedPodSecurity.podSpec(of: try object.document) else { continue }
            let containers = (spec["initContainers"]?.array ?? []) + (spec["containers"]?.array ?? [])
            let mounts = Set(containers.flatMap { $0["volumeMounts"]?.array ?? [] }.compactMap { $0["name"]?.string })
            let volumes = Set((spec["volumes"]?.array ?? []).compactMap { $0["name"]?.string })
            #expect(mounts == volumes, "\(object.reference)")
        }
    }

    @Test(arguments: GoldenCell.allCases)
    func `every program that a pod runs is in a ConfigMap that it mounts`(cell: GoldenCell) throws {
        let children = try cell.children().all
        let configMaps = try Dictionary(
            uniqueKeysWithValues: children.filter { $0.reference.resource == ConfigMap.resource }.map {
                ($0.reference.key.name, Set((try $0.document["data"]?.object ?? [:]).keys))
            }
        )
        for object in children {
            guard let spec = RestrictedPodSecurity.podSpec(of: try object.document) else { continue }
            let names = Set(
                (spec["volumes"]?.array ?? []).compactMap { $0[path: ["configMap", "name"]]?.string }
                    .flatMap { configMaps[$0] ?? [] }
            )
            for container in (spec["initContainers"]?.array ?? []) + (spec["containers"]?.array ?? []) {
                let path = container["command"]?.array?.dropFirst().first?.string ?? ""
                #expect(names.contains(String(path.split(separator: "/").last ?? "")), "\(object.reference): \(path)")
            }
        }
    }

    /// Whether the peer of a network policy that has this selector also names its pods by a label.
    private func isBesidePodSelector(_ path: String, in document: JSONValue) -> Bool {
        let peer = path.split(separator: ".").dropLast().reduce(Optional(document)) { value, part in
            let pieces = part.split(separator: "[")
            let member = value?[String(pieces[0])]
            guard pieces.count == 2, let index = Int(pieces[1].dropLast()) else { return member }
            return member?.array?[index]
        }
        return peer?[path: ["podSelector", "matchLabels"]]?.object?.isEmpty == false
    }

    private func emptyParts(of value: JSONValue, at path: String) -> [String] {
        switch value {
        case .null: [path]
        case .array(let elements):
            elements.isEmpty
                ? [path] : elements.enumerated().flatMap { emptyParts(of: $1, at: "\(path)[\($0)]") }
        case .object(let members):
            members.isEmpty ? [path] : members.flatMap { emptyParts(of: $1, at: "\(path).\($0)") }
        default: []
        }
    }
}
