// What the last key led to, when that needs saying.

struct Notice: Sendable, Equatable, ExpressibleByStringInterpolation {
    var text: String
    /// About a check that runs: gone when its answer is there.
    private(set) var isAboutRunning = false

    init(_ text: String) { self.text = text }
    init(stringLiteral text: String) { self.init(text) }

    private init(whileRunning text: String) {
        self.text = text
        isAboutRunning = true
    }

    static let waitForChecks = Notice(whileRunning: "Wait for the checks, or cancel them with x.")
    static let stillRunning = Notice(whileRunning: "Still running; x cancels it.")
    static let beingCancelled = Notice(whileRunning: "Being cancelled.")
}
