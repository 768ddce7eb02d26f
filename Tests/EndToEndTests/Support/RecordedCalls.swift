// The system calls of the real binary, as strace writes them down.

import Foundation
import TestSupport

struct RecordedCalls {
    private let directory: TemporaryDirectory
    var file: String { "\(directory.path)/calls" }

    init() throws { directory = try TemporaryDirectory() }

    /// The command with its calls written down. `withChildren`: the programs it runs are followed too, else only itself.
    /// `environment` is the program's, not strace's own.
    func command(_ words: [String], calls: String, withChildren: Bool, environment: [String: String] = [:]) -> [String] {
        let variables = environment.sorted { $0.key < $1.key }.flatMap { ["-E", "\($0.key)=\($0.value)"] }
        return [executable("strace") ?? "strace", "-f", "-qq", "-s", "4096", "-o", file, "-e", "trace=\(calls)", "-e", "signal=none"]
            + (withChildren ? [] : ["-b", "execve"]) + variables + words
    }

    /// Calls that succeeded and such that failed, without the process number.
    func calls() throws -> [String] {
        try TestFile.text(file).split(separator: "\n").map { String($0.drop { $0.isNumber || $0 == " " }) }
    }
}
