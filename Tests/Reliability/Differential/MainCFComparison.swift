// One main.cf read by us and by postconf: its entries, what is wrong with it, and every value expanded.

import PostfixModel
import TestSupport

/// What came out of one comparison.
enum Verdict {
    case same
    /// A difference with a reason, as the table says it.
    case explained(String)
    case different(String)
}

struct MainCFComparison {
    let postconf: Postconf
    let main: MainCF

    /// The first line that no Postfix program of this release reads past.
    var fatal: MainProblem? { main.problems.first { $0.isFatal(in: postconf.release) } }

    /// Every name set, once, with the value in force.
    var inForce: [[UInt8]: [UInt8]] {
        Dictionary(main.entries.map { (Array($0.name.utf8), main.entry($0.name)!.value) }) { $1 }
    }

    /// Our reading against `postconf -n`.
    func entries(_ answer: PostconfAnswer) -> Verdict {
        if let fatal {
            let expected = "main.cf, line \(fatal.lines.lowerBound): " + Postconf.text(Postconf.printable(Array(fatal.text.utf8)))
            return answer.fatal.map { MainCFComparison.says(MainCFComparison.plain(expected), MainCFComparison.plain($0)) } == true
                ? .same : .different("we call \(expected) fatal, postconf says \(answer.fatal ?? "nothing")")
        }
        // Which value it is that cannot be expanded, MainCFExpansion asks.
        if answer.cannotExpand || answer.crashed { return .same }
        if answer.failed { return .different("postconf ends with \(answer.fatal ?? "an error"), we read the file") }
        var own = inForce
        for setting in answer.settings {
            let name = Array(Postconf.text(setting.name).utf8)
            guard let value = own.removeValue(forKey: name) else {
                if setting.name.elementsEqual("config_directory".utf8) { continue }
                return .different("only postconf has \(Postconf.text(setting.name))")
            }
            if Postconf.words(value) != setting.value {
                return .different(
                    "\(Postconf.text(name)): we \(Postconf.text(value).debugDescription), postconf \(Postconf.text(setting.value).debugDescription)"
                )
            }
        }
        let unused = own.map { MainCFComparison.plain(Postconf.text(Postconf.printable($0.key + [0x3D] + $0.value))) }.sorted()
        let theirs = answer.unused.map(MainCFComparison.plain).sorted()
        if unused != theirs { return .different("set and used by nobody: we \(unused), postconf \(theirs)") }
        return warnings(answer)
    }

    /// What postconf warns of, we warn of.
    private func warnings(_ answer: PostconfAnswer) -> Verdict {
        let pairs = [
            (MainProblem.Kind.overriddenEntry, "overriding earlier entry: "),
            (.leadingWhitespace, "logical line must not start with whitespace: "),
        ]
        for (kind, text) in pairs {
            let own = main.problems.filter { $0.kind == kind }.map {
                MainCFComparison.plain(Postconf.text(Postconf.printable(Array($0.text.utf8))))
            }
            let theirs = answer.said.compactMap { line in
                line.firstRange(of: text).map { MainCFComparison.plain(String(line[$0.lowerBound...])) }
            }
            if own.count != theirs.count || !zip(own, theirs).allSatisfy(MainCFComparison.says) {
                return .different("warnings: we \(own), postconf \(theirs)")
            }
        }
        return .same
    }

    /// We tell a long value by its first 2,000 bytes, postconf whole.
    private static func says(_ own: String, _ theirs: String) -> Bool {
        if own == theirs { return true }
        // Shorter than it was cut: `plain` has taken question marks out.
        let end = own.hasSuffix("...\"") ? "...\"" : "..."
        guard own.utf8.count > 500, own.hasSuffix(end) else { return false }
        // The cut may go through a character.
        var told = own.dropLast(end.count)
        if told.last == "?" { told.removeLast() }
        return theirs.hasPrefix(told)
    }

    /// Bytes that are no UTF-8 are one question mark each to postconf; our texts have one replacement character for several.
    static func plain(_ text: String) -> String {
        var result = ""
        for character in text where character != "?" || result.last != "?" { result.append(character) }
        return result
    }

    /// Names for `postconf -x`, in its order: what the wizard reads and what the file sets.
    var asked: [String] {
        let set = Set(main.entries.map(\.name)).filter { $0.utf8.allSatisfy { (33...126).contains($0) } && !$0.hasPrefix("-") }
        return Set(NastyMainCF.governing).union(set).subtracting(["config_directory"]).sorted()
    }
}
