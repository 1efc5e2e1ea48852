import FoundationEssentials
package import KubernetesAPI
import KubernetesClient

/// Brings live objects to what they shall be by server-side apply, and asks the server only where it must.
///
/// An object is known to be right while its `LiveFingerprint` and the hash of the intent are those of the last time that
/// it was found or made right; such an object costs no request. Otherwise:
///
/// - The intent differs from the one in the object's annotation (which we apply along): the object is applied. This also
///   removes fields that we no longer set, even where they went while no operator ran.
/// - The intent is the same but somebody touched the object, or this process has not seen it before: it is read once and
///   applied only where it lacks something of the intent. So a restart over converged objects reads and does not write.
/// - Part of the object shall stay as it is: it is read, and what we applied to that part is applied along.
/// - The cache does not have the object: it is read before it is created, since a server-side apply would take over
///   an object of that name that is not ours.
package struct ObjectApplier: Sendable {
    /// How the applier marks what it writes.
    package struct Marks: Sendable {
        /// The one field manager.
        package var fieldManager: String
        /// The annotation that carries the hash of the intent.
        package var hashAnnotation: String
        /// An object that nobody controls counts as ours only with this label.
        package var ownershipLabel: (name: String, value: String)

        package init(fieldManager: String, hashAnnotation: String, ownershipLabel: (name: String, value: String)) {
            self.fieldManager = fieldManager
            self.hashAnnotation = hashAnnotation
            self.ownershipLabel = ownershipLabel
        }
    }

    private let api: any RequestPerformer
    private let caches: [ResourceType: any LiveObjects]
    private let marks: Marks
    private let memo = ApplyMemo()

    /// - `api`: fenced, where leadership matters.
    /// - `caches`: the caches of the kinds that are applied; a kind without one is read on every apply.
    package init(api: any RequestPerformer, caches: [ResourceType: any LiveObjects], marks: Marks) {
        self.api = api
        self.caches = caches
        self.marks = marks
    }

    /// Makes the object what it shall be.
    package func apply(_ desired: DesiredManifest) async -> ApplyReceipt {
        do throws(APIError) {
            return try await converge(desired, IntentHash(of: desired.intended))
        } catch {
            return .failed(error)
        }
    }

    private func converge(_ desired: DesiredManifest, _ intent: IntentHash) async throws(APIError) -> ApplyReceipt {
        let reference = desired.reference
        guard let cached = caches[reference.resource]?.metadata(reference.key) else {
            return try await convergeUncached(desired, intent)
        }
        if let receipt = refusal(cached, desired) { return receipt }
        if desired.policy == .createOnly { return .unchanged }
        let fingerprint = LiveFingerprint(cached)
        if let known = memo[reference], known.fingerprint == fingerprint, known.intent == intent { return .unchanged }
        // What is kept stands only in the object itself.
        if desired.keptPaths.isEmpty, cached.annotations?[marks.hashAnnotation] != intent.text {
            return try await write(desired.manifest, of: desired, intent, over: cached)
        }
        return try await convergeUncached(desired, intent)
    }

    /// Decides by the live object itself.
    private func convergeUncached(
        _ desired: DesiredManifest,
        _ intent: IntentHash
    ) async throws(APIError) -> ApplyReceipt {
        let body: Data
        do throws(APIError) {
            body = try await api.perform(desired.reference.get())
        } catch {
            guard error.isNotFound else { throw error }
            return try await write(desired.manifest, of: desired, intent, over: nil)
        }
        let live = try LiveObject(body, of: desired.reference)
        if let receipt = refusal(live.metadata, desired) { return receipt }
        if desired.policy == .createOnly { return .unchanged }
        let manifest = desired.keeping(live.value, appliedBy: marks.fieldManager)
        guard hasSeen(desired, intent, live), let wanted = try? JSONValue(parsing: manifest),
            isSubset(intent: wanted, of: live.value)
        else { return try await write(manifest, of: desired, intent, over: live.metadata) }
        remember(desired.reference, intent, live.metadata, body)
        return .unchanged
    }

    /// False where fields may have been applied that the intent lacks, which a comparison with it would not show.
    private func hasSeen(_ desired: DesiredManifest, _ intent: IntentHash, _ live: LiveObject) -> Bool {
        if live.metadata.annotations?[marks.hashAnnotation] == intent.text { return true }
        // Another template changes the intent that was applied last, and nothing is to be written for it.
        guard !desired.keptPaths.isEmpty else { return false }
        return desired.isAllThatIsApplied(
            to: live.value,
            by: marks.fieldManager,
            markedBy: marks.hashAnnotation
        )
    }

    private func write(
        _ manifest: Data,
        of desired: DesiredManifest,
        _ intent: IntentHash,
        over live: ObjectMeta?
    ) async throws(APIError) -> ApplyReceipt {
        let body = try await api.perform(
            desired.reference.apply(marked(manifest, intent), fieldManager: marks.fieldManager, force: true)
        )
        let written = try LiveObject(body, of: desired.reference)
        remember(desired.reference, intent, written.metadata, body)
        guard let live, live.uid == written.metadata.uid else { return .created }
        return live.resourceVersion == written.metadata.resourceVersion ? .unchanged : .configured
    }

    private func remember(_ reference: ObjectReference, _ intent: IntentHash, _ live: ObjectMeta, _ body: Data) {
        caches[reference.resource]?.recordWrite(body: body)
        memo.remember(reference, .init(fingerprint: LiveFingerprint(live), intent: intent)) { other in
            other == reference || caches[other.resource]?.metadata(other.key) != nil
        }
    }

    private func marked(_ manifest: Data, _ intent: IntentHash) -> Data {
        guard var value = try? JSONValue(parsing: manifest) else { return manifest }
        value[path: ["metadata", "annotations", marks.hashAnnotation]] = .string(intent.text)
        return Data(value.serialized)
    }

    /// Objects that are not ours are never adopted.
    private func refusal(_ live: ObjectMeta, _ desired: DesiredManifest) -> ApplyReceipt? {
        if let controller = live.controller {
            return controller.uid == desired.expectedController ? nil : .nameTaken(by: controller)
        }
        let isMarked = live.labels?[marks.ownershipLabel.name] == marks.ownershipLabel.value
        return isMarked ? nil : .nameTaken(by: nil)
    }
}

extension ObjectApplier {
    /// Deletes the object where it is still the one with this uid.
    ///
    /// Returns `unchanged` where it was gone already.
    package func delete(_ reference: ObjectReference, uid: String) async -> ApplyReceipt {
        do throws(APIError) {
            let body = try await api.perform(reference.delete(uid: uid))
            memo.forget(reference)
            // The server answers with the object where finalizers hold it, else with a Status.
            if let live = try? LiveObject(body, of: reference), live.value["kind"]?.string != "Status",
                live.metadata.uid == uid
            {
                caches[reference.resource]?.recordWrite(body: body)
            } else {
                caches[reference.resource]?.recordDeletion(reference.key, uid: uid)
            }
            return .deleted
        } catch {
            return error.isNotFound ? .unchanged : .failed(error)
        }
    }
}

/// An object as the server answered, with its metadata.
private struct LiveObject {
    var value: JSONValue
    var metadata: ObjectMeta

    init(_ body: Data, of reference: ObjectReference) throws(APIError) {
        do {
            value = try JSONValue(parsing: body)
            metadata = try JSONCoding.decode(Envelope.self, from: body).metadata
        } catch {
            throw APIError(reference.get(), .decoding("\(error)"))
        }
    }

    private struct Envelope: Decodable { var metadata: ObjectMeta }
}
