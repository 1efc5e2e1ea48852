import FoundationEssentials
package import KubernetesAPI
import Subprocess

/// What Argo CD says of a custom resource: our own script, run by a real Lua interpreter.
///
/// Source of the frame: argo-cd's gitops-engine, `pkg/health/health.go`: a deletion is Progressing before any script.
package struct ArgoHealth: Hashable, Sendable {
    /// `Healthy`, `Progressing`, `Degraded` or `Suspended`.
    package var status: String
    /// The words that Argo CD shows beside the status; may be empty.
    package var message: String

    package init(status: String, message: String) {
        self.status = status
        self.message = message
    }

    /// Runs the script on an object as the API server would show it.
    ///
    /// - Parameter script: the path of `health.lua`.
    package static func evaluate(_ object: JSONValue, script: String) async throws -> ArgoHealth {
        if object[path: ["metadata", "deletionTimestamp"]] != nil {
            return ArgoHealth(status: "Progressing", message: "Pending deletion")
        }
        let driver = """
            obj = \(object.luaLiteral)
            local answer = assert(loadfile(\(JSONValue.string(script).luaLiteral)))()
            io.write(answer.status, "\\n", answer.message)
            """
        let output = try await runLua(driver)
        let parts = output.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        return ArgoHealth(status: String(parts[0]), message: parts.count > 1 ? String(parts[1]) : "")
    }

    private static func runLua(_ program: String) async throws -> String {
        let result: ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>
        do {
            result = try await run(
                .name("lua5.4"),
                arguments: ["-"],
                input: .string(program),
                output: .string(limit: 65_536),
                error: .string(limit: 65_536)
            )
        } catch {
            throw LuaFailure(message: "lua5.4 cannot be run (hack/setup installs it): \(error)")
        }
        guard result.terminationStatus.isSuccess else {
            throw LuaFailure(message: "health.lua failed: \(result.standardError)")
        }
        return result.standardOutput
    }
}

/// Why the interpreter gave no answer.
package struct LuaFailure: Error, CustomStringConvertible {
    /// What is missing, or what the script did wrong.
    package var message: String

    package var description: String { message }
}

extension JSONValue {
    /// The same value as an expression of Lua 5.4, as Argo CD hands objects to scripts.
    package var luaLiteral: String {
        switch self {
        case .null: "nil"
        case .bool(let value): value ? "true" : "false"
        case .integer(let number): String(number)
        case .double(let number): "\(number)"
        case .string(let text): Self.luaString(text)
        case .array(let elements): "{" + elements.map(\.luaLiteral).joined(separator: ", ") + "}"
        case .object(let members):
            "{"
                + members.sorted { $0.key < $1.key }
                .map { "[\(Self.luaString($0.key))] = \($0.value.luaLiteral)" }
                .joined(separator: ", ") + "}"
        }
    }

    private static func luaString(_ text: String) -> String {
        var literal = "\""
        for byte in text.utf8 {
            switch byte {
            case 0x20...0x7E where byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\"):
                literal.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte)
                literal += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
            }
        }
        return literal + "\""
    }
}
