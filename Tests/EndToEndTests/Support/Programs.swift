// The real binaries that the end-to-end tests drive.

import Foundation
import TestSupport

enum Programs {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// The static, stripped release file that `Tests/static-release` makes.
    static let staticReleaseFile = "\(root)/.build-static/postfix-tls-wizard"

    /// What the walks drive: the release file; POSTFIX_TLS_WIZARD names another build.
    static let releaseFile = ProcessInfo.processInfo.environment["POSTFIX_TLS_WIZARD"] ?? staticReleaseFile

    /// What is driven. Tests that need `.release` may count on it.
    static var wizard: String { releaseFile }

    static func exists(_ path: String) -> Bool { FileManager.default.isExecutableFile(atPath: path) }
}
