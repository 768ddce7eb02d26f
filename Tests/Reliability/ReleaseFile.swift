// The program that the sweeps drive from outside.

import Foundation

enum ReleaseFile {
    /// What Tests/static-release makes; POSTFIX_TLS_WIZARD names another build.
    static let path =
        ProcessInfo.processInfo.environment["POSTFIX_TLS_WIZARD"]
        ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
        + "/.build-static/postfix-tls-wizard"
}
