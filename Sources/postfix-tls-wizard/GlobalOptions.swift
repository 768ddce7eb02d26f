// Options every command takes, before or after the command word.

import ArgumentParser
import MailServer
import PostfixModel
import Repair

struct GlobalOptions: ParsableArguments {
    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Postfix configuration directory; else what postconf says.", valueName: "dir"), completion: .directory)
    var configDirectory: String?

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp("Mail log to read instead of the usual places; repeatable.", valueName: "file"), completion: .file())
    var log: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp("Also probe this port; repeatable. IPv6: [::1]:465.", valueName: "host:port"))
    var connect: [ConnectTarget] = []

    @Option(
        name: .long,
        help: ArgumentHelp("A port that users need; repeatable. Only these are judged. Else all that are configured.", valueName: "n"))
    var port: [Int] = []

    @Option(
        name: .long,
        help: ArgumentHelp("Where journal, backups and reports are kept.", valueName: "dir"), completion: .directory)
    var stateDirectory: String = ChangeRunner.defaultStateDirectory

    @Flag(name: .long, help: "The walk as numbered prompts, line by line: for a terminal that cannot draw, or a pipe.")
    var plain = false

    @Flag(name: .long, help: "Frames and marks in ASCII.")
    var ascii = false

    @Flag(name: .customLong("no-color"), help: "No colours; NO_COLOR in the environment does the same.")
    var noColor = false

    @Flag(name: .long, help: "Print exactly one JSON document on standard output.")
    var json = false

    func validate() throws {
        if configDirectory?.isEmpty == true {
            throw ValidationError("--config-directory is empty. Name the directory that holds main.cf, such as /etc/postfix.")
        }
        for number in port where !(1...65535).contains(number) {
            throw ValidationError("--port \(number): give a port number from 1 to 65535, such as --port 465.")
        }
        if stateDirectory.isEmpty {
            throw ValidationError("--state-directory is empty. Leave it out to use \(ChangeRunner.defaultStateDirectory).")
        }
    }

    var surveyRequest: SurveyRequest { surveyRequest(versions: false) }

    /// `wholeLog`: all of the log is waited for, however much of it there is.
    func surveyRequest(versions: Bool, wholeLog: Bool = false) -> SurveyRequest {
        SurveyRequest(
            configDirectory: configDirectory, logs: log, connects: connect.map { ($0.host, $0.port) }, ports: port,
            versions: versions, logPatience: wholeLog ? SurveyRequest.untilTheEnd : SurveyRequest.shortPatience)
    }
}

/// `HOST:PORT`, `[::1]:465`.
struct ConnectTarget: ExpressibleByArgument, Equatable {
    var host: String
    var port: Int

    /// As it is typed.
    var shown: String { NumericAddress.text(host, port: port) }

    init?(argument: String) {
        guard let colon = argument.lastIndex(of: ":") else { return nil }
        var host = String(argument[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = String(host.dropFirst().dropLast())
        } else if host.contains(":") {
            // An IPv6 address without brackets: which colon is the port's cannot be told.
            return nil
        }
        let digits = argument[argument.index(after: colon)...]
        guard !host.isEmpty, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let port = Int(digits),
            (1...65535).contains(port), !host.hasPrefix("-"), host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        self.host = host
        self.port = port
    }
}
