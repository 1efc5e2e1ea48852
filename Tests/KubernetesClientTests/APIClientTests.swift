import FoundationEssentials
import KubernetesAPI
import KubernetesClient
import Synchronization
import Testing

@Suite struct APIClientTests {
    private let gadget = #"{"metadata":{"name":"a","namespace":"room"},"size":3}"#

    @Test("a 401 gets credentials anew and tries once more")
    func refreshes() async throws {
        let transport = ScriptedTransport([.answer(401, status(401, "Unauthorized"), []), .answer(200, gadget, [])])
        let credentials = ScriptedCredentials()
        let found = try await makeClient(transport, credentials: credentials).get(
            Gadget.self,
            ObjectKey(namespace: "room", name: "a")
        )
        #expect(found.size == 3)
        let sent = transport.requests.flatMap { $0.fields.values(of: "authorization") }
        #expect(sent == ["Bearer token-1", "Bearer token-2"])
    }

    @Test("a second 401 is the answer")
    func staysUnauthorized() async {
        let transport = ScriptedTransport(Array(repeating: .answer(401, status(401, "Unauthorized"), []), count: 3))
        let client = makeClient(transport)
        let error = await failure { () throws(APIError) in
            _ = try await client.get(Gadget.self, ObjectKey(namespace: "room", name: "a"))
        }
        #expect(error?.isUnauthorized == true)
        #expect(transport.requests.count == 2)
        #expect(error?.description.contains("token-") == false)
    }

    @Test("waits as long as the server asks for, from field or body")
    func retryAfter() async throws {
        let inBody =
            #"{"kind":"Status","code":429,"reason":"TooManyRequests","details":{"retryAfterSeconds":3}}"#
        let transport = ScriptedTransport([
            .answer(429, status(429, "TooManyRequests"), [HTTPField("retry-after", "2")]), .answer(429, inBody, []),
        ])
        let clock = InstantClock()
        _ = try await makeClient(transport, clock: clock).perform(Gadget.reference("a").get())
        #expect(clock.sleeps.map { $0.components.seconds } == [2, 3])
    }

    @Test("a create is not repeated after a broken connection, a patch is")
    func idempotence() async throws {
        let broken = ScriptedTransport([.failure(.interrupted)])
        let client = makeClient(broken)
        let error = await failure { () throws(APIError) in
            _ = try await client.create(Gadget("a"), fieldManager: "test")
        }
        #expect(error?.metricLabel == "interrupted")
        #expect(broken.requests.count == 1)

        let healed = ScriptedTransport([.failure(.interrupted), .answer(200, gadget, [])])
        _ = try await makeClient(healed).apply(Gadget("a", size: 3), fieldManager: "test")
        #expect(healed.requests.count == 2)
    }

    @Test("gives up after the policy's attempts")
    func givesUp() async {
        let transport = ScriptedTransport(Array(repeating: .failure(.connectionFailed), count: 9))
        let client = makeClient(transport, retry: RetryPolicy(attempts: 3))
        let error = await failure { () throws(APIError) in _ = try await client.perform(Gadget.reference("a").get()) }
        #expect(transport.requests.count == 3)
        #expect(error?.description.contains("get /apis/test.example/v1/namespaces/room/gadgets/a") == true)
        #expect(error?.description.contains("server:1") == true)
    }

    @Test("a fence stops writes, not reads and not access reviews, and each retry asks again")
    func fence() async throws {
        let transport = ScriptedTransport([.answer(503, status(503, "ServiceUnavailable"), [])])
        let asked = Mutex(0)
        let client = makeClient(transport).fenced {
            asked.withLock { asked in
                asked += 1
                return asked > 1 ? WriteRefusal(reason: "the lease expired") : nil
            }
        }
        let error = await failure { () throws(APIError) in
            _ = try await client.apply(Gadget("a"), fieldManager: "test")
        }
        #expect(error?.isFenced == true)
        #expect(error?.description.contains("the lease expired") == true)
        #expect(transport.requests.count == 1)

        _ = try await client.perform(Gadget.reference("a").get())
        _ = await failure { () throws(APIError) in
            _ = try await client.reviewAccess(verb: "get", resource: Gadget.resource)
        }
        #expect(asked.withLock { $0 } == 2)
        #expect(transport.requests.count == 3)
    }

    @Test("every verb asks what the API expects")
    func verbs() async throws {
        let transport = ScriptedTransport(Array(repeating: .answer(200, gadget, []), count: 6))
        let client = makeClient(transport)
        let object = Gadget("a", size: 3)
        _ = try await client.apply(object, subresource: "status", fieldManager: "me")
        _ = try await client.jsonPatch([], to: object.reference, fieldManager: "me", returning: Gadget.self)
        _ = try await client.mergePatch([:], to: object.reference, fieldManager: "me", returning: Gadget.self)
        _ = try await client.create(object, fieldManager: "me")
        _ = try await client.replace(object, fieldManager: "me")
        try await client.delete(object.reference, uid: "u1", resourceVersion: "7")
        let base = "https://server:6443/apis/test.example/v1/namespaces/room/gadgets"
        #expect(
            transport.requests.map { "\($0.method) \($0.url)" } == [
                "PATCH \(base)/a/status?fieldManager=me&force=true&fieldValidation=Warn",
                "PATCH \(base)/a?fieldManager=me", "PATCH \(base)/a?fieldManager=me", "POST \(base)?fieldManager=me",
                "PUT \(base)/a?fieldManager=me", "DELETE \(base)/a",
            ]
        )
        #expect(
            transport.requests.flatMap { $0.fields.values(of: "Content-Type") } == [
                "application/apply-patch+yaml", "application/json-patch+json", "application/merge-patch+json",
                "application/json", "application/json", "application/json",
            ]
        )
        let options = try transport.requests.last?.body.map { try JSONValue(parsing: $0) }
        #expect(options?["preconditions"] == ["uid": "u1", "resourceVersion": "7"])
    }

    @Test("an access review asks for one right and gives the answer")
    func review() async throws {
        let transport = ScriptedTransport([.answer(201, #"{"status":{"allowed":true}}"#, [])])
        let allowed = try await makeClient(transport).reviewAccess(
            verb: "patch",
            resource: Gadget.resource,
            namespace: "room",
            subresource: "status"
        )
        #expect(allowed)
        let sent = try transport.requests.first?.body.map { try JSONValue(parsing: $0) }
        #expect(
            sent?[path: ["spec", "resourceAttributes"]]
                == [
                    "verb": "patch", "group": "test.example", "resource": "gadgets", "namespace": "room",
                    "subresource": "status",
                ]
        )
    }

    @Test("a refusal that is no Status keeps its first line")
    func proxyAnswer() async {
        let transport = ScriptedTransport([.answer(502, "<html>bad gateway\n<body>", [])])
        let client = makeClient(transport)
        let error = await failure { () throws(APIError) in _ = try await client.perform(Gadget.reference("a").get()) }
        #expect(error?.description.hasSuffix("gadgets/a: HTTP 502: <html>bad gateway") == true)
    }

    @Test("an observer hears of every request by its fixed labels")
    func observes() async throws {
        let observer = RecordingObserver()
        let transport = ScriptedTransport([.failure(.connectionFailed), .answer(200, gadget, [])])
        _ = try await makeClient(transport, observer: observer).perform(Gadget.reference("a").get())
        #expect(observer.heard == ["get GET server:6443 -", "get GET server:6443 200"])
    }
}

private final class RecordingObserver: RequestObserver {
    private let lines = Mutex<[String]>([])

    var heard: [String] { lines.withLock { $0 } }

    func requestFinished(_ observation: RequestObservation) {
        let code = observation.code.map { String($0) } ?? "-"
        let line = "\(observation.request.verb) \(observation.request.method.rawValue) \(observation.host) \(code)"
        lines.withLock { $0.append(line) }
    }
}
