// What Postfix's own tools complain about on standard error when the program asks them something: a configuration that cannot
// be read ends them with a `fatal:`, and an unused or undefined name is warned of. The texts never reach the mail log.

/// One complaint of postconf(1) or postfix(1).
package struct PostconfComplaint: Sendable, Hashable {
    package enum Severity: Sendable, Hashable { case warning, error, fatal, panic }
    package var severity: Severity
    /// After `fatal: `.
    package var text: String
    /// The same in parts, where it is a known one.
    package var detail: LogDetail?
}
