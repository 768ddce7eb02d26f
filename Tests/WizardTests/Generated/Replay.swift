// A walk as text: what happened, a line each, and indented below it what the wizard asked for because of it. Played again, the
// same must be asked for, and nothing else.

import Diagnosis
import Repair
import SampleServers
import TerminalUI

@testable import Wizard

struct Replay {
    struct Unreadable: Error, CustomStringConvertible {
        var description: String
    }

    /// The whole recording, made again from its happenings.
    let text: String

    init(_ recording: String) throws {
        var state = WizardState(context: WizardContext(), size: Walk.standard)
        var lines: [String] = []
        for line in recording.split(separator: "\n").map(String.init) where !line.hasPrefix("  ") {
            lines.append(line)
            guard !line.hasPrefix("#") else { continue }
            let effects = try line == "begin" ? state.begin() : Replay.events(line).flatMap { state.update($0) }
            lines += effects.flatMap(\.recorded).map { "  \($0)" }
        }
        text = lines.map { $0 + "\n" }.joined()
    }

    private static func events(_ line: String) throws -> [Event] {
        let words = line.split(separator: " ", maxSplits: 1).map(String.init)
        let rest = words.count > 1 ? words[1] : ""
        switch words[0] {
        case "key": return [.key(try key(rest))]
        case "type": return rest.map { .key(.character($0)) }
        case "tick": return [.tick]
        case "size": return [.resized(try size(rest))]
        case "signal": return [.terminated(signal: Int32(rest) ?? 0)]
        case "arrived": return try arrived(rest).map(Event.stepArrived)
        case "progress": return [.applyProgress(Samples.checklist)]
        case "applied": return [.applyFinished(try report(rest))]
        case "undone": return [.undoFinished(try report(rest))]
        default: throw Unreadable(description: "what is \"\(line)\"?")
        }
    }

    private static let keys: [String: Key] = [
        "Enter": .enter, "Esc": .escape, "Up": .up, "Down": .down, "Left": .left, "Right": .right, "PgDn": .pageDown, "PgUp": .pageUp,
        "Home": .home, "End": .end, "Tab": .tab, "Space": .character(" "), "F1": .function(1), "Ctrl-C": .control("c"),
        "Ctrl-L": .control("l"),
    ]

    private static func key(_ name: String) throws -> Key {
        if let key = keys[name] { return key }
        guard let character = name.first, name.count == 1 else { throw Unreadable(description: "no key is called \"\(name)\"") }
        return .character(character)
    }

    private static func size(_ text: String) throws -> Size {
        let numbers = text.split(separator: "x").compactMap { Int($0) }
        guard numbers.count == 2 else { throw Unreadable(description: "no size: \(text)") }
        return Size(columns: numbers[0], rows: numbers[1])
    }

    private static let servers = [
        "broken": ArticleServer(), "repaired": ArticleServer(list: "TLSv1", isAlive: true),
        "broken, seen by a user": ArticleServer(isRoot: false),
    ]

    /// `everything from broken`, `connection from repaired`.
    private static func arrived(_ text: String) throws -> [StepResult] {
        guard let range = text.firstRange(of: " from "), let server = servers[String(text[range.upperBound...])] else {
            throw Unreadable(description: "what arrived? \(text)")
        }
        let names = text[..<range.lowerBound].split(separator: " ").map(String.init)
        return server.results.filter { names == ["everything"] || names.contains($0.step.rawValue) }
    }

    private static func report(_ words: String) throws -> ChangeReport {
        let words = words.split(separator: " ").map(String.init)
        guard let outcome = words.first.flatMap(TransactionOutcome.init) else { throw Unreadable(description: "no outcome: \(words)") }
        return .article(outcome, proven: words.contains("proven"))
    }
}

extension Effect {
    /// In words, with all it carries.
    var recorded: [String] {
        switch self {
        case .gather(let steps): ["gather \(steps.map(\.rawValue).joined(separator: " "))"]
        case .cancel(let steps): ["cancel \(steps.map(\.rawValue).joined(separator: " "))"]
        case .apply(let plan, let options, let facts):
            ["apply \(plan.remedy)\(options.keep ? ", keeping the list whatever shows" : "")"]
                + plan.edits.map { "  \($0.file) line \($0.line) \($0.parameter): \($0.valueBefore) -> \($0.valueAfter)" }
                + facts.recorded.map { "  \($0)" }
        case .undo(let id, let facts): ["undo \(id ?? "the newest")"] + facts.recorded.map { "  \($0)" }
        case .stopWaiting: ["stop waiting"]
        case .redraw: ["redraw"]
        case .suspend: ["suspend"]
        case .quit(let code): ["quit \(code)"]
        }
    }
}

extension Facts {
    /// What the effect knows of the server, enough to tell one look from another.
    fileprivate var recorded: [String] {
        let probes = connection.value?.probes.map { "\($0.endpoint.port) \($0.tls.brief)" }.joined(separator: ", ")
        let files = configuration.value.map { "\($0.mainBytes.count) and \($0.masterBytes.count) bytes" }
        return [
            "knowing " + (server.value.map { "\($0.hostname) as \($0.userName)" } ?? "no server"), "knowing " + (probes ?? "no ports"),
            "knowing " + (log.value.map { "\($0.events.count) events of the log" } ?? "no log"),
            "knowing Postfix " + (postfix.value?.mailVersion ?? "unknown") + ", OpenSSL " + (openssl.value?.versionLine ?? "unknown"),
            "knowing " + (files ?? "no files"),
        ]
    }
}
