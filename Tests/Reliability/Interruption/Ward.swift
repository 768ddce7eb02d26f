// A private Postfix with a list it rejects in main.cf and another in master.cf, on which the release file is interrupted. Between
// two points only the configuration and the state directory are put back: an instance of its own for each would take seconds.

import Foundation
import Glibc
import TestSupport

/// A run of the release file that is interrupted.
enum ReleaseRun: String, CaseIterable, Sendable {
    case fix, undo
    /// An undo as the next start after a fix that was killed with both files new and nothing decided.
    case settle

    var arguments: [String] { self == .fix ? ["fix", "--yes"] : ["undo"] }
}

/// What is done to one changing call, in the interrupter's words.
struct Interruption: Sendable {
    var run: ReleaseRun
    var action: String
    var call: Int
    var code: Int32 = 0

    var isKill: Bool { action.hasPrefix("kill") }
    /// A signal and a short write are nobody's business but the file system layer's.
    var isInvisible: Bool { action == "short" || action == "once" && code == EINTR }
    var story: String { "\(run.rawValue), call \(call), \(action)" + (code == 0 ? "" : ", \(String(cString: strerror(code)))") }
}

/// The files of a configuration and the state directory at some moment.
struct Snapshot: Sendable {
    var main: [UInt8]
    var master: [UInt8]
    /// A copy of the state directory; nil: there is none.
    var state: String?
}

struct Ended: Sendable {
    var status: Int32
    var output: String
    var errors: String
    var said: String { output + errors }
}

/// The programs that take part.
struct Programs: Sendable {
    var release: String
    var interrupter: String
}

/// The instance, and running the release file on it.
struct Bench: Sendable {
    let postfix: PrivatePostfix
    let directory: TemporaryDirectory
    let programs: Programs
    var state: String { "\(directory.path)/state" }
    var list: String { "\(directory.path)/calls" }

    init(_ programs: Programs) throws {
        let bad = "!SSLv2, !SSLv3 #, !TLSv1"
        var settings = PrivatePostfix.Settings(mandatory: bad, opportunistic: bad)
        settings.overrides = [.submission: ["smtpd_tls_mandatory_protocols=!SSLv2,!SSLv3,#,!TLSv1"]]
        postfix = try PrivatePostfix(settings)
        directory = try TemporaryDirectory()
        self.programs = programs
        for path in [postfix.mainCF, postfix.masterCF] { chmod(path, 0o640) }
        try postfix.start()
    }

    /// The release file with this server's own paths, and something done to one of its calls.
    func run(_ arguments: [String], _ interruption: Interruption? = nil) throws -> Ended {
        unlink(list)
        var prefix: [String] = []
        if let interruption {
            let action = [interruption.action, "\(interruption.call)", "\(interruption.code)"]
            prefix = [programs.interrupter, list, "\(postfix.configDirectory):\(state):=\(directory.path)"] + action + ["--"]
        }
        let errors = "\(directory.path)/errors"
        let options = ["-c", postfix.configDirectory, "--log", postfix.logFile, "--state-directory", state]
        let ended = try TestProcess.run(
            ["/bin/sh", "-c", "exec \"$@\" 2>\(errors)", "sh"] + prefix + [programs.release] + arguments + options)
        return Ended(status: ended.status, output: ended.output, errors: try TestFile.text(errors))
    }

    func take(_ name: String?) throws -> Snapshot {
        let copy = name.map { "\(directory.path)/\($0)" }
        if let copy { try TestProcess.must(["/bin/cp", "-a", state, copy]) }
        return Snapshot(main: try TestFile.bytes(postfix.mainCF), master: try TestFile.bytes(postfix.masterCF), state: copy)
    }

    func put(_ wanted: Snapshot) throws {
        try TestProcess.must(["/bin/rm", "-rf", state] + strangers)
        if let saved = wanted.state { try TestProcess.must(["/bin/cp", "-a", saved, state]) }
        for (path, bytes) in [(postfix.mainCF, wanted.main), (postfix.masterCF, wanted.master)] {
            try TestFile.write(path, bytes: bytes, mode: 0o640)
        }
        postfix.letRest()
        try postfix.reload()
    }

    /// The changing calls of a run that nothing befalls.
    func record(_ run: ReleaseRun) throws -> [String] {
        let ended = try self.run(run.arguments, Interruption(run: run, action: "record", call: 0))
        guard ended.status == 0 else { throw TestProcess.Failure(description: "\(run) ended with \(ended.status): \(ended.said)") }
        return try TestFile.text(list).split(separator: "\n").map(String.init)
    }

    /// What stands beside the two files.
    var strangers: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: postfix.configDirectory)) ?? [])
            .filter { $0 != "main.cf" && $0 != "master.cf" }.map { "\(postfix.configDirectory)/\($0)" }
    }
}

/// An instance with the moments that runs begin from.
struct Ward: Sendable {
    let bench: Bench
    let broken: Snapshot
    let repaired: Snapshot
    let interrupted: Snapshot

    init(_ programs: Programs) throws {
        bench = try Bench(programs)
        broken = try bench.take(nil)
        let calls = try bench.record(.fix)
        repaired = try bench.take("applied")
        guard let last = calls.lastIndex(where: { $0.hasPrefix("rename ") && $0.hasSuffix("/etc/master.cf") }) else {
            throw TestProcess.Failure(description: "the fix does not write master.cf: \(calls)")
        }
        try bench.put(broken)
        _ = try bench.run(ReleaseRun.fix.arguments, Interruption(run: .fix, action: "kill-after", call: last + 1))
        interrupted = try bench.take("interrupted")
    }

    /// Everything as it is before such a run.
    func reset(for run: ReleaseRun) throws { try bench.put(run == .fix ? broken : run == .undo ? repaired : interrupted) }

    func record(_ run: ReleaseRun) throws -> [String] {
        try reset(for: run)
        return try bench.record(run)
    }
}
