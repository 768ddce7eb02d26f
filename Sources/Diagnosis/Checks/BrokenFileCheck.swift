// A line no Postfix program gets past: the next reload or start ends there, whatever the lists say (FACTS §4, §6).

import PostfixModel

extension Check {
    package static let brokenFile: Check = .init(
        id: "broken-file", title: "Files Postfix cannot read", step: .configuration, needs: [.configuration], isTrap: true
    ) { input in
        let problems = input.fatalProblems
        guard let first = problems.first else { return nil }
        var evidence: [Evidence] = problems.map { .fact(label: $0.place, value: $0.text) }
        evidence.append(.meaning("A running Postfix goes on with what it read before. The next reload or start fails."))
        return Check.brokenFile.finding(.trap, "\(first.place) stops Postfix: \(first.text)", evidence, command: input.facts.server.value?.postfixCommand("check") ?? "postfix check")
    }
}

extension CheckInput {
    /// Lines that end every Postfix program, or the daemon of a listener.
    package var fatalProblems: [(place: String, text: String)] {
        guard let configuration, let files = facts.configuration.value else { return [] }
        let release = configuration.build.release
        let main = configuration.main.problems.filter { $0.isFatal(in: release) }.map {
            ("\(files.mainPath) line \($0.lines.upperBound)", $0.text)
        }
        let master = configuration.master.problems.map { ("\(files.masterPath) line \($0.lines.lowerBound)", $0.text) }
        let daemons = listeners.compactMap { listener -> (String, String)? in
            guard case .fatal(let why) = listener.governing else { return nil }
            return ("Service \(listener.service.name)", why)
        }
        return (main + master + daemons).map { (place: $0.0, text: $0.1) }
    }
}
