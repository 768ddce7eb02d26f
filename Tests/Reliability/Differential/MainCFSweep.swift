// Generated main.cf files: each read by us and by the installed postconf, then one entry edited by us and by `postconf -e`.

import PostfixModel
import TestSupport

struct MainCFSweep: Sendable {
    private let postconf: Postconf
    private var readings = Figure(claim: "main.cf read as postconf -n and -x read it", tried: 0, atLeast: 0)
    private var values = Figure(claim: "values of these files expanded as postconf -x expands them", tried: 0, atLeast: 0)
    private var edits = Figure(claim: "main.cf edited: effective as after postconf -e, other bytes untouched", tried: 0, atLeast: 0)
    private var fresh = Figure(claim: "postconf answers the same started afresh", tried: 0, atLeast: 0)

    /// One file in this many is put to a postconf started the ordinary way too.
    private static let freshEvery = 50

    static func run(_ postconf: Postconf, _ share: Share) throws -> [Figure] {
        let files = share(bounded: 1_700, full: 110_000)
        let progress = Progress("main.cf", of: files)
        let sweeps = try Workers.share(files) { numbers in
            let desk = try PostconfDesk(postconf)
            var sweep = MainCFSweep(postconf)
            for number in numbers {
                try sweep.take(number, desk)
                progress.step { "\(sweep.readings.broken.count + sweep.edits.broken.count) broken" }
            }
            return sweep
        }
        let atLeast = share(bounded: 1_500, full: 100_000)
        return [
            Figure.sum(sweeps.map(\.readings), atLeast), Figure.sum(sweeps.map(\.values), 10 * atLeast),
            Figure.sum(sweeps.map(\.edits), atLeast),
            Figure.sum(sweeps.map(\.fresh), files / MainCFSweep.freshEvery),
        ]
    }

    private init(_ postconf: Postconf) { self.postconf = postconf }

    private mutating func take(_ number: Int, _ desk: PostconfDesk) throws {
        let file = NastyMainCF.file(number)
        let comparison = MainCFComparison(postconf: postconf, main: MainCF(file))
        try desk.put(main: file)
        let listed = try desk.ask(["-n"])
        if number.isMultiple(of: MainCFSweep.freshEvery) {
            let answer = try desk.ask(["-n"], afresh: true)
            fresh.take(answer.says(the: listed) ? .same : .different("forked \(listed), afresh \(answer)"), number)
        }
        let isReadable = readings.take(try read(comparison, listed, desk), number)
        if isReadable, comparison.fatal == nil { edits.take(try edit(comparison, number, desk), number) }
    }

    private mutating func read(_ comparison: MainCFComparison, _ listed: PostconfAnswer, _ desk: PostconfDesk) throws -> Verdict {
        let entries = comparison.entries(listed)
        if case .different = entries { return entries }
        if comparison.fatal != nil { return entries }
        let expansion = MainCFExpansion(comparison, listed: listed)
        if listed.failed { return expansion.failure(listed) }
        var verdict = expansion.verdict(try desk.ask(["-x"] + expansion.readable))
        values.tried += expansion.readable.count
        if case .same = verdict, let name = expansion.unreadable.first {
            verdict = expansion.failure(of: name, try desk.ask(["-x", name]))
        }
        if case .same = verdict, !expansion.beyondLimits.isEmpty { return .explained(Explanation.beyondLimits) }
        return verdict
    }

    private func edit(_ comparison: MainCFComparison, _ number: Int, _ desk: PostconfDesk) throws -> Verdict {
        let editing = MainCFEditing(comparison, number: number)
        let ours = comparison.main.setting(editing.name, to: editing.value)
        if case .different(let sentence) = editing.ours(ours) { return .different(sentence) }
        let said = try desk.ask(editing.argument)
        if said.failed { return .different("postconf -e fails: \(said.fatal ?? "")") }
        let written = try TestFile.bytes(desk.mainPath)
        let verdict = editing.theirs(written, ours: ours)
        try desk.put(main: ours.render())
        let reading = MainCFComparison(postconf: postconf, main: ours).entries(try desk.ask(["-n"]))
        if case .different(let sentence) = reading { return .different("postconf reads our edit otherwise: \(sentence)") }
        // What postconf -e wrote is read by us here; now and then postconf has to agree that it reads the same.
        if number.isMultiple(of: MainCFSweep.freshEvery) {
            try desk.put(main: written)
            let reading = MainCFComparison(postconf: postconf, main: MainCF(written)).entries(try desk.ask(["-n"]))
            if case .different(let sentence) = reading { return .different("postconf reads its own edit otherwise: \(sentence)") }
        }
        return verdict
    }
}
