import KubernetesAPI
import Testing

@Suite struct YAMLTests {
    @Test(
        "A scalar means what kubectl takes it for",
        arguments: [
            ("a: 1", JSONValue.integer(1)), ("a: -7", .integer(-7)), ("a: 0x1F", .integer(31)),
            ("a: 0644", .integer(420)), ("a: 1.5", .double(1.5)), ("a: 1e3", .double(1000)), ("a: yes", .bool(true)),
            ("a: \"yes\"", .string("yes")), ("a: null", .null), ("a:", .null), ("a: ~", .null),
            ("a: 5Gi", .string("5Gi")), ("a: 1.2.3", .string("1.2.3")), ("a: 'x: y'", .string("x: y")),
            ("a: !!str 5", .string("5")), ("a: []", .array([])), ("a: {}", .object([:])), ("a: .", .string(".")),
            ("a: 2026-11-22", .string("2026-11-22")),
        ]
    )
    func scalar(text: String, expected: JSONValue) throws {
        #expect(try YAML.parse(text).first?.value["a"] == expected)
    }

    @Test("A stream holds several documents and leaves out the empty ones")
    func stream() throws {
        let documents = try YAML.parse("# nothing\n---\na: 1\n---\n---\nb: [x, {c: d}]\n")
        #expect(documents.map(\.value) == [["a": 1], ["b": ["x", ["c": "d"]]]])
    }

    @Test("Every part of a document knows its line")
    func lines() throws {
        let document = try #require(
            try YAML.parse("kind: X\nspec:\n  list:\n  - name: a\n  - name: b\n  size: 1\n").first
        )
        #expect(document.line(of: []) == 1)
        #expect(document.line(of: ["spec"]) == 2)
        #expect(document.line(of: ["spec", "list", "1", "name"]) == 5)
        #expect(document.line(of: ["spec", "size"]) == 6)
        #expect(document.line(of: ["spec", "missing", "deeper"]) == 2)
    }

    @Test(
        "A mistake is named with its line",
        arguments: [
            ("a: 1\na: 2\n", "line 2: a stands twice"),
            ("a: 1\nb: [1\n", "line 3: did not find expected ',' or ']'"),
            ("a: *nobody\n", "line 1: the alias names no anchor"),
        ]
    )
    func mistakes(text: String, expected: String) {
        let error = #expect(throws: YAMLError.self) { try YAML.parse(text) }
        #expect(error?.description == expected)
    }

    @Test("Aliases cannot blow a small text up")
    func aliasBomb() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            let previous = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(previous)]\n"
        }
        #expect(throws: YAMLError.self) { try YAML.parse(text) }
    }

    @Test(
        "What is written is read back as the same value",
        arguments: [
            JSONValue.string("true"), "null", "1", "1e3", "", " padded ", "a: b", "- x", "#no", "line\nbreak\n",
            "tab\t", "y", "é", "2026-11-22", "*x", "&x", "!x", "%x", "@x", "key:", "0x1", "-",
            "multi\n  indented\nend", "\u{1}", "'", "\"",
            ["a": ["b": [1, .double(2.5), true, nil, [], [:]]]], ["on": "off"], "--- x",
        ]
    )
    func roundTrip(value: JSONValue) throws {
        let document: JSONValue = ["value": value]
        #expect(try YAML.parse(YAML.render(document)).first?.value == document)
    }

    @Test("An object is written with its name first and everything else sorted")
    func order() {
        let object: JSONValue = [
            "spec": ["replicas": 1, "image": "x"],
            "metadata": ["labels": ["b": "1", "a": "2"], "name": "cell", "namespace": "s"],
            "kind": "K", "apiVersion": "v1",
        ]
        #expect(
            YAML.render(object) == """
                apiVersion: v1
                kind: K
                metadata:
                  name: cell
                  namespace: s
                  labels:
                    a: "2"
                    b: "1"
                spec:
                  image: x
                  replicas: 1

                """
        )
    }
}
