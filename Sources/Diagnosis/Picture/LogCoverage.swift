// How far what was read of the log bears: that a line is not there proves something only where all was read in which it would stand.

/// Whether every byte back to the last reload or start was read, in a log that holds all of Postfix's lines.
package enum LogCoverage: Sendable, Equatable {
    case complete
    /// Nothing that was not found is ruled out; why, as a clause.
    case lacking(Lack)

    package enum Lack: Sendable, Equatable {
        /// It is still being read.
        case reading
        /// Not read: the place and the reason.
        case unread(name: String, reason: String)
        /// No Postfix line in any of them.
        case noPostfix
        /// Warnings alone are kept there.
        case warningsOnly(name: String)
        /// All was read, and the last reload or start lies before it.
        case beginsLater(stamp: String)
    }

    init(_ facts: LogFacts, lastReload: LogEvent?) {
        let needed = facts.sources.indices.reversed().prefix { $0 >= lastReload?.source ?? 0 }
        for index in needed {
            let source = facts.sources[index]
            switch source.reach {
            case .unread(let reason), .beginning(let reason):
                self = .lacking(.unread(name: source.name, reason: reason))
                return
            case .end where index != lastReload?.source:
                self = .lacking(facts.progress == nil ? .unread(name: source.name, reason: "only its end was read") : .reading)
                return
            case .end, .whole: break
            }
        }
        let read = needed.map { facts.sources[$0] }
        if !read.contains(where: \.hasPostfix) {
            self = .lacking(.noPostfix)
        } else if let source = read.first(where: { $0.hasPostfix && !$0.hasInformation }) {
            self = .lacking(.warningsOnly(name: source.name))
        } else if lastReload == nil {
            self = .lacking(facts.progress == nil ? .beginsLater(stamp: facts.sources.first { !$0.from.isEmpty }?.from ?? "") : .reading)
        } else {
            self = .complete
        }
    }
}

extension LogCoverage.Lack {
    /// As a clause.
    package var sentence: String {
        switch self {
        case .reading: "the rest is still being read"
        case .unread(let name, let reason): "\(name): \(reason)"
        case .noPostfix: "no line of it is Postfix's"
        case .warningsOnly(let name): "\(name) keeps warnings only, so it can only show that something is wrong"
        case .beginsLater(let stamp):
            "the last reload or start lies before it\(stamp.isEmpty ? "" : ", which begins \(LogStamp.spoken(stamp))")"
        }
    }
}
