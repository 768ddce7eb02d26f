// The real binaries that the end-to-end tests drive.

import Foundation
import TestSupport

enum Programs {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// The release build that `Tests/run` makes; POSTFIX_TLS_WIZARD names another one.
    static let releaseFile = ProcessInfo.processInfo.environment["POSTFIX_TLS_WIZARD"] ?? "\(root)/.build/release/postfix-tls-wizard"

    /// The static, stripped release file that `Tests/static-release` makes.
    static let staticReleaseFile = "\(root)/.build-static/postfix-tls-wizard"

    /// The release build. Tests that need `.release` may count on it.
    static var wizard: String { releaseFile }

    static func exists(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }
}
