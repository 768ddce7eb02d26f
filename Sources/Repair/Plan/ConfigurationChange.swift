// One change of the configuration as a value: what a remedy is made of. The edits themselves are PostfixModel's; each gives nothing
// where what Postfix would read afterwards is not certain.

import PostfixModel

/// A change told in terms of the configuration as it was read: services, lines and commented blocks are those of the old files.
package enum ConfigurationChange: Hashable, Sendable {
    /// main.cf: the definition in force gets this value; not defined, a line is appended.
    case setParameter(String, to: String)
    /// main.cf: every definition of it becomes a comment, and the built-in value is in force.
    case commentOut(String)
    /// main.cf: `# …` behind the value goes to a line of its own.
    case moveComment(String)
    /// main.cf: the first line, which defines this, begins in the first column.
    case outdentParameter(String)
    /// master.cf: this service's head, which a blank made a part of the one above or of none, begins in the first column.
    case outdentService(MasterService)
    /// master.cf: the `-o` in force gets this value; not there, an option line is added.
    case setOption(String, of: MasterService, to: String)
    /// master.cf: each `-o` of that name goes.
    case removeOption(String, of: MasterService)
    /// master.cf: an `-o` that stops master or its daemon is written as it has to be.
    case repair(StrayLine)
    /// master.cf: another first field (`smtps` → `465`).
    case renameService(MasterService, to: String)
    /// master.cf: the `#` of one head line and of all its option lines.
    case uncomment(CommentedService)
    /// master.cf: the `#` of a head line whose option lines are live.
    case uncommentHead(CommentedService)
    /// master.cf: a stock line at the end.
    case append(StockService)

    package var isInMain: Bool {
        switch self {
        case .setParameter, .commentOut, .moveComment, .outdentParameter: true
        case .setOption, .removeOption, .repair, .renameService, .uncomment, .uncommentHead, .append, .outdentService: false
        }
    }

    /// `smtpd_tls_protocols`, `smtps/inet/smtpd_tls_wrappermode`, or `submissions/inet` where a whole entry changes.
    var subject: String {
        switch self {
        case .setParameter(let name, _), .commentOut(let name), .moveComment(let name), .outdentParameter(let name): name
        case .setOption(let name, let service, _), .removeOption(let name, let service): "\(service.key)/\(name)"
        case .repair(let stray): [stray.service, stray.parameter].compactMap { $0 }.joined(separator: "/")
        case .renameService(let service, _), .outdentService(let service): service.key
        case .uncomment(let commented), .uncommentHead(let commented): commented.key
        case .append(let stock): stock.key
        }
    }

    func applied(to configuration: Configuration) -> Configuration? {
        isInMain
            ? main(configuration.main).map { configuration.replacing(main: $0) }
            : master(configuration.master).map { configuration.replacing(master: $0) }
    }

    private func main(_ file: MainCF) -> MainCF? {
        switch self {
        case .setParameter(let name, let value):
            file.entry(name) == nil ? file.appending(name, value) : file.setting(name, to: value)
        case .commentOut(let name): file.commentingOut(name)
        case .moveComment(let name): file.movingComment(of: name)
        case .outdentParameter: file.takingLeadingBlanks()
        default: nil
        }
    }

    private func master(_ file: MasterCF) -> MasterCF? {
        switch self {
        case .setOption(let name, let service, let value):
            file.setting(name, of: service, to: value) ?? file.adding(name, value, to: service)
        case .removeOption(let name, let service): file.removing(name, of: service)
        case .repair(let stray): file.repairing(stray)
        case .outdentService(let service): file.outdenting(service) ?? file.takingLeadingBlanks()
        case .renameService(let service, let name): file.renaming(service, to: name)
        case .uncomment(let commented): file.uncommenting(commented)
        case .uncommentHead(let commented): file.uncommentingHead(of: commented)
        case .append(let stock): file.appending(stock)
        default: nil
        }
    }
}

extension [ConfigurationChange] {
    /// All of them; nil where one of them is not certain.
    func applied(to configuration: Configuration) -> Configuration? {
        var result = configuration
        for change in inOrderOfWork {
            guard let next = change.applied(to: result) else { return nil }
            result = next
        }
        return result
    }

    /// Options in the first column from the first to the last, for each belongs to the service only when those above it do; they move
    /// no line. Then from the end of the file to its beginning, so that the lines of what is still to be done stay where they were.
    private var inOrderOfWork: [ConfigurationChange] {
        let first = filter(\.isInFirstColumn).sorted { $0.line < $1.line }
        let rest = filter { !$0.isInFirstColumn }.enumerated().sorted {
            ($0.element.line, $1.offset) > ($1.element.line, $0.offset)
        }
        return first + rest.map(\.element)
    }
}

extension ConfigurationChange {
    var isInFirstColumn: Bool {
        if case .repair(let stray) = self { stray.kind == .firstColumn } else { false }
    }

    var isAppended: Bool { if case .append = self { true } else { false } }

    /// The change gives one of smtpd's lists of protocols another text.
    var isList: Bool {
        switch self {
        case .setParameter(let name, _), .setOption(let name, _, _): TLSParameter.lists.contains(name)
        default: false
        }
    }

    /// The line of master.cf that decides the order; main.cf's entries are found by their names.
    var line: Int {
        switch self {
        case .setParameter, .commentOut, .moveComment, .outdentParameter: 0
        case .setOption(let name, let service, _), .removeOption(let name, let service):
            service.override(name)?.line ?? service.lines.upperBound
        case .repair(let stray): stray.line
        case .renameService(let service, _), .outdentService(let service): service.lines.lowerBound
        case .uncomment(let commented), .uncommentHead(let commented): commented.line
        case .append: Int.max
        }
    }
}
