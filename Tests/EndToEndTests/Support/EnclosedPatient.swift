// A private Postfix with a rejected list in mounts of its own, where the wizard runs, too. Files are read and written through
// the namespace: from outside they may not be what they are inside.

import Foundation
import TestSupport
import Testing

final class EnclosedPatient: Sendable {
    let postfix: PrivatePostfix
    let state: TemporaryDirectory
    let mounts: PrivateMounts

    var etc: String { postfix.configDirectory }
    var stateDirectory: String { "\(state.path)/state" }

    /// `prepare`: what is mounted before anything starts. `isRunning`: with Postfix, for a proof at the ports.
    init(isRunning: Bool = false, prepare: (EnclosedPatient) throws -> Void = { _ in }) throws {
        postfix = try PrivatePostfix(Patient.settings())
        state = try TemporaryDirectory()
        mounts = try PrivateMounts(ending: isRunning ? "set -- \(postfix.configDirectory)\n\(PrivatePostfix.ending)" : "true")
        try TestFile.write(postfix.logFile, "")
        try prepare(self)
        guard isRunning else { return }
        try mounts.must("postfix -c \(etc) start")
        guard waitUntil({ FreePort.answers(postfix.smtpsPort) }) else { throw TestProcess.Failure(description: "no port: \(postfix.log)") }
    }

    // First: what runs inside is ended while its files are still there.
    deinit { mounts.end() }

    var options: [String] { ["-c", etc, "--log", postfix.logFile, "--state-directory", stateDirectory] }

    /// The wizard's command line inside; where Postfix does not run, told so.
    func run(_ arguments: [String]) throws -> CommandLineRun { try CommandLineRun(arguments + options, prefix: mounts.entering) }

    func fixOffline(_ more: String...) throws -> CommandLineRun { try run(["fix", "--yes", "--offline"] + more) }

    func bytes(_ name: String = "main.cf") throws -> [UInt8] {
        let copy = "\(state.path)/look"
        // Through the process that holds the mounts: a path of this process leads elsewhere.
        try mounts.must("cat \(etc)/\(name) > \(copy)")
        return try TestFile.bytes(copy)
    }

    /// A file system of so many KB in memory over the configuration directory, with the files in it.
    func mountSmallConfiguration(_ kilobytes: Int) throws {
        try mounts.must(
            "cp -a \(etc) \(state.path)/etc && mount -t tmpfs -o size=\(kilobytes)k,mode=755 none \(etc) && cp -a \(state.path)/etc/. \(etc)"
        )
    }

    func mountSmallState(_ kilobytes: Int) throws {
        try mounts.must("mkdir -m 700 \(stateDirectory) && mount -t tmpfs -o size=\(kilobytes)k,mode=700 none \(stateDirectory)")
    }

    /// Fills a mounted file system to the last block.
    func fill(_ directory: String) throws { _ = try mounts.run("cat /dev/zero > \(directory)/filler") }
    func makeRoom(_ directory: String) throws { try mounts.must("rm \(directory)/filler") }

    /// What the directory of the configuration holds besides the two files.
    func leftOvers() throws -> [String] {
        try mounts.must("ls -A \(etc)").split(separator: "\n").map(String.init).filter { $0 != "main.cf" && $0 != "master.cf" }
    }

    /// The repaired main.cf.
    static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        Array(String(decoding: bytes, as: UTF8.self).replacing(Patient.badList, with: EndToEnd.RealPostfixTests.repaired).utf8)
    }

    /// Runs the command that a text prints behind `By hand: `, as it stands there, inside. Without `isRunning` its reload fails of
    /// what the test did not start, so that part is left out.
    func byHand(in text: String, isRunning: Bool = false, _ location: SourceLocation = #_sourceLocation) throws {
        let line = try #require(
            text.split(separator: "\n").compactMap { line in line.firstRange(of: "By hand: ").map { line[$0.upperBound...] } }.last,
            "\(text)", sourceLocation: location)
        let words =
            isRunning ? String(line) : String(line).split(separator: " && ").filter { !$0.hasSuffix(" reload") }.joined(separator: " && ")
        let ended = try mounts.run(words)
        #expect(ended.status == 0, "\(words): \(ended.output)", sourceLocation: location)
    }
}
