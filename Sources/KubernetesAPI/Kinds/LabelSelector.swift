/// `metav1.LabelSelector`: all labels and all expressions must fit; an empty one fits everything.
package struct LabelSelector: Codable, Hashable, Sendable {
    package var matchLabels: [String: String]?
    package var matchExpressions: [SelectorRequirement]?

    package init(matchLabels: [String: String]? = nil, matchExpressions: [SelectorRequirement]? = nil) {
        self.matchLabels = matchLabels
        self.matchExpressions = matchExpressions
    }
}
