// In what form the caller wants what a command has to say, failures too: read from the words, because a call that was not understood
// has no options yet.

enum ResultForm {
    case text
    /// One document on standard output.
    case json
    /// One line on standard output, nothing on standard error, exit 0 to 3.
    case monitor

    init(_ words: [String]) {
        let options = words.prefix { $0 != "--" }
        self = options.contains("--monitor") ? .monitor : options.contains("--json") ? .json : .text
    }
}
