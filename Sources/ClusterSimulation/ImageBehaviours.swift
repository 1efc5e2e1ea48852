import Synchronization

/// What a container image does when it runs.
package enum ImageBehaviour: Hashable, Sendable {
    /// The container of a Job ends well after `seconds`, nil for the default, with these revisions applied, newest first.
    case migrates([String], seconds: Double?)
    /// The container ends badly with this termination message.
    case fails(String, exitCode: Int)
    /// The registry does not give the image.
    case cannotBePulled
    /// The container runs and never becomes ready.
    case staysUnready
}

/// What images do; may be changed while pods run, who see it at their next step.
package final class ImageBehaviours: Sendable {
    private struct State {
        var images: [String: ImageBehaviour] = [:]
        var revisions = ["0001_initial"]
    }

    private let state = Mutex(State())

    /// By an image's whole name; all others do as `subscript` says.
    package init(_ images: [String: ImageBehaviour] = [:]) {
        state.withLock { $0.images = images }
    }

    /// The behaviour of an image: one that is set, or by its name: `does-not-exist` cannot be pulled.
    package subscript(_ image: String) -> ImageBehaviour? {
        get {
            state.withLock { $0.images[image] }
                ?? (image.contains("does-not-exist") ? ImageBehaviour.cannotBePulled : nil)
        }
        set { state.withLock { $0.images[image] = newValue } }
    }

    /// Sets many at once; those not named stay.
    package func merge(_ images: [String: ImageBehaviour]) {
        state.withLock { state in state.images.merge(images) { _, new in new } }
    }

    /// What a Job's container reports as applied, newest first, where its image has no behaviour of its own.
    package var defaultRevisions: [String] {
        get { state.withLock { $0.revisions } }
        set { state.withLock { $0.revisions = newValue } }
    }
}
