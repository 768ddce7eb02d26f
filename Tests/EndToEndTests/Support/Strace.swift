// The system calls of the real binary, as strace writes them down.

import Foundation
import TestSupport

struct Strace {
    private let directory: TemporaryDirectory
    var file: String { "\(directory.path)/calls" }

    /// Why there is none; nil when there is. A sandbox may forbid ptrace(2).
    static var absence: String? {
        guard executable("strace") != nil else { return "strace is not installed" }
        guard let ended = try? TestProcess.run(["/usr/bin/strace", "-o", "/dev/null", "/bin/true"]), ended.status == 0 else { return "strace may not trace here" }
        return nil
    }

    init() throws { directory = try TemporaryDirectory() }

    /// The command with its calls written down. `withChildren`: the programs it runs are followed too, else only itself.
    /// `environment` is the program's, not strace's own.
    func command(_ words: [String], calls: String, withChildren: Bool, environment: [String: String] = [:]) -> [String] {
        let variables = environment.sorted { $0.key < $1.key }.flatMap { ["-E", "\($0.key)=\($0.value)"] }
        return ["/usr/bin/strace", "-f", "-qq", "-s", "4096", "-o", file, "-e", "trace=\(calls)", "-e", "signal=none"] + (withChildren ? [] : ["-b", "execve"]) + variables + words
    }

    /// Calls that succeeded and such that failed, without the process number.
    func calls() throws -> [String] {
        try TestFile.text(file).split(separator: "\n").map { String($0.drop { $0.isNumber || $0 == " " }) }
    }
}
