/// What a user may not do.
///
/// Everything that nothing denies is allowed.
package struct AccessDenial: Hashable, Sendable {
    /// nil: every user.
    package var user: String?
    /// nil: every verb.
    package var verb: String?
    /// The plural, with the subresource where it is one (`pods/status`); nil: everything.
    package var resource: String?
    /// nil: everywhere.
    package var namespace: String?

    package init(user: String? = nil, verb: String? = nil, resource: String? = nil, namespace: String? = nil) {
        self.user = user
        self.verb = verb
        self.resource = resource
        self.namespace = namespace
    }

    func covers(user: String, verb: String, resource: String, namespace: String) -> Bool {
        (self.user ?? user) == user && (self.verb ?? verb) == verb && (self.resource ?? resource) == resource
            && (self.namespace ?? namespace) == namespace
    }
}
