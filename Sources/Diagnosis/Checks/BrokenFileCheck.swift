// A line that Postfix programs end at: every one of them, master at its next reload or start, or the daemon of one service (FACTS §4,
// §6).

import PostfixModel

extension Check {
    package static let brokenFile: Check = .init(
        id: "broken-file", title: "Files Postfix cannot read",
        meaning: "A line that ends Postfix programs: at once, or at the next reload or start.", step: .configuration,
        needs: [.configuration], isTrap: true
    ) { picture in
        let lines = picture.fatalLines
        guard let first = lines.first else { return nil }
        return CheckOutcome(
            first.reach == .everyProgram ? .symptom : .trap, "\(first.place) \(first.reach.ends): \(first.text)",
            lines.map { .fact(label: $0.place, value: $0.text) } + [.meaning(first.reach.meaning)],
            command: first.reach.isSeenByCheck ? picture.facts.server.value?.postfixCommand("check") ?? "postfix check" : nil)
    }
}

/// A line of a configuration file that a program of Postfix ends at.
package struct FatalLine: Sendable, Equatable {
    package enum Reach: Sendable, Equatable {
        case everyProgram
        case master
        /// The daemons of these services alone (first field of master.cf).
        case services([String])
        /// Nobody: the line is dropped with a warning.
        case nobody

        fileprivate var ends: String {
            switch self {
            case .everyProgram: "stops every Postfix program"
            case .master: "stops Postfix at its next start or reload"
            case .services(let names): "ends the service\(names.count == 1 ? "" : "s") \(names.joined(separator: ", "))"
            case .nobody: "is dropped"
            }
        }

        /// `postfix check` reads main.cf, and no option of a service.
        fileprivate var isSeenByCheck: Bool {
            switch self {
            case .everyProgram, .master: true
            case .services, .nobody: false
            }
        }

        fileprivate var meaning: String {
            switch self {
            case .everyProgram: "Every Postfix program ends at this line: new server processes, reload, start. Correct it first."
            case .master: "A running Postfix goes on with what it read before. The next reload or start fails."
            case .services(let names):
                "Only \(names.count == 1 ? "this service ends" : "these services end") here; the others go on, and a reload succeeds."
            case .nobody: "Postfix runs as if the line were not there: a first line that begins with a blank goes on with nothing."
            }
        }
    }

    /// `/etc/postfix/master.cf line 12`
    package var place: String
    /// Postfix's own words.
    package var text: String
    package var reach: Reach
}

extension ServerPicture {
    /// What reaches farthest first.
    package var fatalLines: [FatalLine] {
        guard let configuration else { return [] }
        let main = fatalMainProblems.map { FatalLine(place: $0.place.shown, text: $0.text, reach: .everyProgram) }
        let master = configuration.master.problems.map { problem in
            let names = configuration.master.services.filter { $0.lines.contains(problem.lines.lowerBound) }.map(\.name)
            return FatalLine(
                place: masterPlace(problem.lines.lowerBound).shown, text: problem.text,
                reach: problem.stopsMaster ? .master : problem.isDropped ? .nobody : .services(names))
        }
        return main + master.filter { $0.reach == .master } + master.filter { $0.reach != .master } + fatalValues
    }

    /// Values that a listener's daemon ends at while it converts its parameters. An option it does not know is a problem of master.cf.
    private var fatalValues: [FatalLine] {
        let bad = badSettings
        let settings = bad.map { setting in
            FatalLine(
                place: placeText(of: setting.value), text: setting.failure, reach: .services(setting.listeners.map(\.service.name)))
        }
        let told = Set(bad.flatMap(\.listeners).map(\.service))
        return settings
            + listeners.compactMap { listener in
                guard case .fatal(let why, _) = listener.governing, listener.service.fatalOption == nil, !told.contains(listener.service)
                else { return nil }
                return FatalLine(
                    place: listener.list.map { self.placeText(of: $0) } ?? place(of: listener.service).shown, text: why,
                    reach: .services([listener.service.name]))
            }
    }

    /// Lines of main.cf that end every Postfix program of this release (FACTS §4).
    package var fatalMainProblems: [(place: FilePlace, text: String)] {
        guard let configuration, let files = facts.configuration.value else { return [] }
        let hasMark = ByteOrderMark.begins(files.mainBytes)
        let release = configuration.build.release
        return configuration.main.problems.filter { $0.isFatal(in: release) }.map {
            (
                place: FilePlace(files.mainPath, $0.namedLines(in: release).lowerBound),
                text: $0.text + (hasMark && $0.lines.lowerBound == 1 ? ByteOrderMark.note : "")
            )
        }
    }

    /// Why no change can be brought into force: a line that ends every Postfix program, or master at its next reload; nil: nothing
    /// does.
    package var stoppedBy: String? {
        guard let configuration, let files = facts.configuration.value else { return nil }
        if let first = fatalMainProblems.first {
            return "\(first.place.shown) stops every Postfix program: \(first.text). Correct that line first; nothing was changed."
        }
        if let emptyMaster {
            return
                "\(emptyMaster): a reload would close every port of a running Postfix. Put the real file back first; nothing was changed."
        }
        guard let first = configuration.master.problems.first(where: \.stopsMaster) else { return nil }
        return "\(files.masterPath) line \(first.lines.lowerBound) ends Postfix at its next reload: \(first.text). "
            + "Correct that line first; nothing was changed."
    }
}
