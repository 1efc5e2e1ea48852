import FoundationEssentials
import KubernetesAPI
import Testing

@Suite struct JSONValueTests {
    @Test(
        "A text parses to its value and is written canonically",
        arguments: [
            (#" {"b":[1,2.5,-3e2,true,false,null],"a":"x"} "#, #"{"a":"x","b":[1,2.5,-300,true,false,null]}"#),
            (#""\u0041\n\t\\\"\/\ud83d\ude00""#, #""A\n\t\\\"/😀""#), ("[]", "[]"), ("{}", "{}"), ("-0", "0"),
            ("9223372036854775807", "9223372036854775807"), (#"{"a":{"b":{}}}"#, #"{"a":{"b":{}}}"#),
        ]
    )
    func canonical(text: String, expected: String) throws {
        #expect(try JSONValue(parsing: Data(text.utf8)).text == expected)
    }

    @Test(
        "What is no JSON is refused with its place",
        arguments: [
            "", "{", "[1,]", "{\"a\" 1}", "01", "tru", "\"\u{1}\"", "1 2", "\"", "{a:1}", "[1", "nul", "-", "\"\\x\"",
        ]
    )
    func refused(text: String) {
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: Data(text.utf8)) }
    }

    @Test("Nesting is bounded")
    func depth() {
        let text = String(repeating: "[", count: 100_000)
        #expect(throws: JSONSyntaxError.self) { try JSONValue(parsing: Data(text.utf8)) }
    }

    @Test("A path sets and removes members")
    func paths() {
        var value: JSONValue = ["a": ["b": 1]]
        value[path: ["a", "c", "d"]] = "x"
        #expect(value == ["a": ["b": 1, "c": ["d": "x"]]])
        value[path: ["a", "c"]] = nil
        #expect(value == ["a": ["b": 1]])
    }

    @Test(
        "Times are written and read as Kubernetes does",
        arguments: ["2026-11-22T10:00:00Z", "2026-11-22T10:00:00.123456Z"]
    )
    func times(text: String) throws {
        let time = try #require(Timestamp.parse(text))
        #expect((text.contains(".") ? Timestamp.formatMicroseconds(time) : Timestamp.format(time)) == text)
    }
}
