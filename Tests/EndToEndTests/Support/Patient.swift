// A private Postfix with a list it rejects for real, and a state directory of its own for the wizard.

import Foundation
import TestSupport
import Testing

final class Patient: Sendable {
    /// Debian 12's 3.7 rejects it: a `#` inside a value is no comment (FACTS §1.2).
    static let badList = "!SSLv2, !SSLv3 #, !TLSv1"

    let postfix: PrivatePostfix
    let state: TemporaryDirectory
    let mainBefore: [UInt8]
    let masterBefore: [UInt8]

    var stateDirectory: String { "\(state.path)/state" }

    static func settings(mandatory: String = badList, opportunistic: String = badList) -> PrivatePostfix.Settings {
        var settings = PrivatePostfix.Settings(mandatory: mandatory, opportunistic: opportunistic)
        settings.mainLines = ["# The administrator's own last words stay where they are.", "smtpd_banner = $myhostname ESMTP"]
        return settings
    }

    /// Started, with the files as they are.
    init(_ settings: PrivatePostfix.Settings = settings(), prepare: (PrivatePostfix) throws -> Void = { _ in }) throws {
        postfix = try PrivatePostfix(settings)
        try prepare(postfix)
        state = try TemporaryDirectory()
        mainBefore = try TestFile.bytes(postfix.mainCF)
        masterBefore = try TestFile.bytes(postfix.masterCF)
        try postfix.start()
    }

    /// Options that lead the wizard here and nowhere else.
    var options: [String] { ["-c", postfix.configDirectory, "--log", postfix.logFile, "--state-directory", stateDirectory] }

    func run(_ arguments: [String]) throws -> CommandLineRun { try CommandLineRun(arguments + options) }

    func wizard(columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]) throws -> WalkingTerminal {
        try WalkingTerminal([Programs.wizard] + options, columns: columns, rows: rows, environment: environment)
    }

    var main: [UInt8] { get throws { try TestFile.bytes(postfix.mainCF) } }
    var master: [UInt8] { get throws { try TestFile.bytes(postfix.masterCF) } }

    /// The port as a mail client meets it.
    var isDead: Bool { Knock.isClosedAtOnce(postfix.smtpsPort) }
    var isAlive: Bool { Knock.answersWithTLS(postfix.smtpsPort) }

    func expectUntouched(_ location: SourceLocation = #_sourceLocation) throws {
        #expect(try main == mainBefore, "main.cf has its old bytes", sourceLocation: location)
        #expect(try master == masterBefore, "master.cf has its old bytes", sourceLocation: location)
        #expect(!TestFile.exists("\(postfix.mainCF).tmp"), "no lock file is left", sourceLocation: location)
        #expect(!TestFile.exists("\(postfix.masterCF).tmp"), "no lock file is left", sourceLocation: location)
    }

    /// What main.cf must hold: the old bytes with one value in place of another.
    func mainBefore(with value: String, insteadOf old: String = badList) -> [UInt8] {
        Array(String(decoding: mainBefore, as: UTF8.self).replacing(old, with: value).utf8)
    }

    /// The changes the wizard remembers, newest first.
    func history() throws -> [JSONObject] { try run(["history", "--json"]).document().objects("changes") }
}
