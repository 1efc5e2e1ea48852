import KubernetesAPI
import Testing

@Suite struct QuantityTests {
    @Test(
        "A quantity has one canonical text",
        arguments: [
            ("5Gi", "5Gi"), ("5120Mi", "5Gi"), ("1536Mi", "1536Mi"), ("0.5", "500m"), ("250m", "250m"), ("1000m", "1"),
            ("1e3", "1k"), ("1000", "1k"), ("1.5Gi", "1536Mi"), ("0", "0"), ("2", "2"), ("100M", "100M"),
            ("1024", "1024"), ("0.1m", "1m"),
        ]
    )
    func canonical(text: String, expected: String) {
        #expect(Quantity(text)?.text == expected)
    }

    @Test(
        "What is no quantity is none",
        arguments: ["", "x", "1.2.3", "-1", "5gi", "1 Gi", "Gi", ".", "1e99", "99999999Pi"]
    )
    func refused(text: String) {
        #expect(Quantity(text) == nil)
    }

    @Test("Quantities compare by amount, not by text")
    func comparison() {
        #expect(Quantity("1Gi") == Quantity("1024Mi"))
        #expect(Quantity("1Gi") != Quantity("1G"))
        #expect(Quantity(stringLiteral: "4Gi") < Quantity(stringLiteral: "5Gi"))
    }
}

@Suite struct ResourceVersionTests {
    @Test(
        "Versions compare by length, then by text",
        arguments: [
            ("10", "9", true), ("9", "10", false), ("10", "10", true), ("abc", "abc", true), ("abc", "1", false),
        ]
    )
    func order(left: String, right: String, expected: Bool) {
        #expect(ResourceVersion(left).isAtLeast(ResourceVersion(right)) == expected)
    }
}
