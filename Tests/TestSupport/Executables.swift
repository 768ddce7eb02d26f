// Where the programs are that tests run, and running them.

import Foundation

/// A program of this package, as built beside the running tests.
package func builtProduct(_ name: String) -> String {
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appendingPathComponent(name).path
}

/// The path of an installed program, searched in PATH; nil when there is none.
package func executable(_ name: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/\(name)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
}

/// True when the program is installed; when not, prints that the tests named are skipped for want of it.
package func isInstalled(_ name: String, for tests: String) -> Bool {
    if executable(name) != nil { return true }
    print("skipped: \(tests): \(name) is not installed")
    return false
}

/// One word of a POSIX shell's command line.
package func shellQuoted(_ word: String) -> String { "'" + word.replacing("'", with: "'\\''") + "'" }
