// One master.cf read by us and by `postconf -M`, `-F` and `-P`.

import PostfixModel
import TestSupport

struct MasterCFComparison {
    let configuration: Configuration

    private var master: MasterCF { configuration.master }

    /// Entries, against `postconf -M`; nil where both refuse the file or differ for a known reason, so that nothing more can be
    /// compared.
    func entries(_ answer: PostconfAnswer) -> (verdict: Verdict, goesOn: Bool) {
        if master.problems.contains(where: \.stopsMaster) {
            // Postfix' reader is the judge of master.cf; postconf looks at fewer fields.
            return (answer.failed ? .same : .explained(Explanation.laxer), false)
        }
        if answer.failed {
            return (failure(answer), false)
        }
        let own = master.services.map { bare($0.name) + " " + $0.type + " " + command($0) }
        let theirs = answer.lines.map { line in
            let words = line.split(separator: 0x20, maxSplits: 7).map { Postconf.text($0) }
            return words.count < 8 ? "" : bare(words[0]) + " " + words[1] + " " + bare(words[7])
        }
        if own != theirs, let misprint { return (.explained(misprint), false) }
        return own == theirs ? (.same, true) : (.different("-M: we \(own), postconf \(theirs)"), false)
    }

    /// What postconf ends with, although master starts with this file.
    private func failure(_ answer: PostconfAnswer) -> Verdict {
        let text = answer.fatal ?? ""
        if text.hasPrefix("invalid process_limit field") || text.hasPrefix("invalid wakeup field") {
            return .explained(Explanation.stricter)
        }
        if text.hasSuffix(": bad field count"), hasBraceInFields { return .explained(Explanation.braces) }
        if answer.cannotExpand, master.services.contains(where: hasOverrideBeyondExpansion) { return .same }
        return .different("postconf -M ends with \(answer.said.last ?? ""), we read the file")
    }

    /// In the service's name or one of the six fields behind its type.
    private var hasBraceInFields: Bool {
        master.services.contains { service in
            let entry = master.render().split(separator: 0x0A, omittingEmptySubsequences: false)[
                (service.lines.lowerBound - 1)..<service.lines.upperBound]
            let fields = entry.joined(separator: [0x20]).split(whereSeparator: isBlank).prefix(7)
            return fields.joined().contains { $0 == UInt8(ascii: "{") || $0 == UInt8(ascii: "}") }
        }
    }

    /// Its smtpd would end as postconf does.
    private func hasOverrideBeyondExpansion(_ service: MasterService) -> Bool {
        service.overrides.contains { configuration.effective($0.name, for: service)!.problem != nil }
    }

    /// Commands, against `postconf -F`.
    func fields(_ answer: PostconfAnswer) -> Verdict {
        let own = master.services.map { bare($0.name) + "/\($0.type)/command=" + command($0) }
        let theirs = answer.lines.map { bare(Postconf.text($0)) }.filter { $0.contains("/command=") }
        return own == theirs ? .same : .different("-F: we \(own), postconf \(theirs)")
    }

    /// Overrides, against `postconf -P` (as written) or `-Px` (expanded).
    func overrides(_ answer: PostconfAnswer, expanded: Bool) -> Verdict {
        if let reason = misprint { return .explained(reason) }
        var own: [String] = []
        for service in master.services {
            for name in Set(service.overrides.map(\.name)) {
                let value = expanded ? configuration.effective(name, for: service)!.expandedBytes : service.override(name)!.value
                own.append(("\(service.name)/\(service.type)/\(name) = " + Postconf.text(Postconf.words(value))))
            }
        }
        let theirs = answer.lines.map { Postconf.text($0) }.map { $0.hasSuffix(" =") ? $0 + " " : $0 }
        return own.sorted() == theirs.sorted() ? .same : .different("-P: we \(own.sorted()), postconf \(theirs.sorted())")
    }

    /// Why `postconf -P` does not show what the daemons read here; nil where it does.
    var misprint: String? {
        let names = master.services.map { "\($0.name)/\($0.type)" }
        if Set(names).count < names.count { return Explanation.sameName }
        let words = master.services.flatMap(\.arguments)
        if words.contains(where: { $0.hasPrefix("-") && $0.count > 2 && $0 != "--" && $0.dropFirst().contains("o") }) {
            return Explanation.oneWord
        }
        return master.problems.isEmpty && !words.contains(where: { $0.hasPrefix("-s") || $0 == "--" || $0 == "-" })
            ? nil : Explanation.stray
    }

    private func command(_ service: MasterService) -> String { bare(([service.command] + service.arguments).joined(separator: " ")) }

    /// Without blanks and braces, which postconf writes in a form of its own. The exact values `-P` shows.
    private func bare(_ text: String) -> String {
        String(decoding: text.utf8.filter { !($0 == 0x20 || (9...13).contains($0) || $0 == 0x7B || $0 == 0x7D) }, as: UTF8.self)
    }
}

extension Explanation {
    static let laxer = "postconf looks at fewer fields of master.cf than master, which would not start with this file; we follow master"
    static let stricter =
        "postconf wants nothing behind the digits of a wakeup time or process limit; master's atoi() does not look there, and we follow master"
    static let braces =
        "postconf takes a brace in the first seven fields for the beginning of `{ … }`; master's get_str_ent() does not, and we follow master"
    static let sameName = "postconf -P takes two entries with one name and type for one"
    static let oneWord = "postconf -P takes a word like -oname=value apart at each o; the daemons' getopt() does not, and we follow them"
    static let stray = "an option the daemon would end with, or a word behind the options: postconf -P stops or goes on elsewhere"
}
