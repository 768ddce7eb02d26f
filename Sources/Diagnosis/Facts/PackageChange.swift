// What the package manager did to Postfix and OpenSSL.

/// Another version of Postfix or OpenSSL was installed.
package struct PackageChange: Sendable, Equatable {
    /// As the package manager's log has it: `postfix 3.5.6-1 to 3.5.13-0`, `postfix-2:2.10.1-9.el7.x86_64`.
    package var what: String
    /// Time stamp as written, and the same in seconds since 1970 in this machine's local time.
    package var stamp: String
    package var seconds: Int
    /// The log that says so.
    package var source: String
}
