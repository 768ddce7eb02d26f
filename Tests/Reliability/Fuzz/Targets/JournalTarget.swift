// Journals: what was written is read, and a torn or spoilt line costs that line and brings nothing in.

import MailServer
import Repair
import TestSupport

extension FuzzTarget {
    static let journal = FuzzTarget(
        name: "journal", claim: "read is what was written; torn or garbled lines are passed over and bring no record in",
        full: 60_000,
        make: { generator, _ in generator.text(from: [], words: journalWords, limit: 300) },
        check: { bytes, generator in JournalLaws(noise: bytes, generator: &generator).broken },
        shapes: [
            Shape("a"), Shape("\n"), Shape("["), Shape("{\"a\":"), Shape("{\"backedUp\":{}}\n"), Shape("{}\n"),
            Shape("\\u0000", after: "\""), Shape("9"), Shape("\"a\",", after: "["),
        ],
        work: { JournalCoding.records($0).count })

    private static let journalWords = [
        "{\"backedUp\":{}}", "{\"decided\":{\"keep\":true,\"reason\":\"x\"}}",
        "{\"replacing\":{\"file\":0,\"forward\":true,\"temporary\":\"/t\"}}", "{\"undoing\":{\"time\":\"t\",\"user\":\"u\"}}",
        "{\"finished\":{\"state\":\"applied\",\"time\":\"t\",\"summary\":\"s\"}}", "{", "}", "[", "]", "\"", ":", ",", "\\u0000", "\\ud800",
        "null", "true", "1e999", "99999999999999999999", "-0", "\n", "\r", "é", "\u{2028}", "\0",
    ]
}

private struct JournalLaws {
    let noise: [UInt8]
    let records: [JournalRecord]
    let lines: [[UInt8]]
    let cut: Int
    let spoilt: Int

    init(noise: [UInt8], generator: inout SeededGenerator) {
        self.noise = noise
        let text = String(decoding: noise, as: UTF8.self)
        records = (0..<1 + generator.below(4)).map { _ in JournalLaws.record(text, &generator) }
        lines = records.map(JournalCoding.line)
        cut = generator.below(lines.joined().count + 1)
        spoilt = generator.below(lines.count)
    }

    var broken: String? {
        let whole = Array(lines.joined())
        if lines.contains(where: { $0.dropLast().contains(0x0A) || $0.last != 0x0A }) { return "a record is more than a line" }
        if JournalCoding.records(whole) != records { return "what is read is not what was written" }
        let torn = JournalCoding.records(Array(whole[..<cut]))
        if !records.starts(with: torn) { return "a torn journal tells something else" }
        // As after a crash: the torn line is ended, and the next record follows.
        let continued = JournalCoding.records(Array(whole[..<cut]) + [0x0A] + lines[0])
        if continued != torn + [records[0]] { return "a torn line swallows the next record" }
        return garbled ?? stories
    }

    /// A line that is spoilt: all the others are read, and it gives nothing unless it is still a record.
    private var garbled: String? {
        var all = lines
        all[spoilt] = noise.filter { $0 != 0x0A } + [0x0A]
        let own = JournalCoding.records(all[spoilt])
        let read = JournalCoding.records(Array(all.joined()))
        if own.count > 1 { return "one line gives \(own.count) records" }
        return read == Array(records[..<spoilt]) + own + Array(records[(spoilt + 1)...]) ? nil : "a spoilt line costs more than itself"
    }

    /// A story follows from its records alone, and noise makes no change of it that was begun.
    private var stories: String? {
        let story = JournalStory(JournalCoding.records(noise))
        if story.header != nil, !FuzzTarget.contains(noise, Array("begun".utf8)) { return "a change out of nothing" }
        return JournalStory(records) == JournalStory(JournalCoding.records(Array(lines.joined()))) ? nil : "the story changed on its way"
    }

    private static func record(_ text: String, _ generator: inout SeededGenerator) -> JournalRecord {
        switch generator.below(6) {
        case 0:
            let file = ChangedFile(
                path: text, target: text, before: "main.cf.before", after: text, fingerprintBefore: generator.chance(50) ? text : nil,
                fingerprintAfter: nil)
            return .begun(
                change: ChangeHeader(
                    id: "2026-11-23T14-05-09Z", time: text, configDirectory: text, remedy: "article", user: text, files: [file, file],
                    diff: text,
                    warnings: [text, ""], reloadCommand: text))
        case 1: return .backedUp
        case 2: return .replacing(file: generator.below(3), temporary: text, forward: generator.chance(50))
        case 3: return .decided(keep: generator.chance(50), reason: text)
        case 4: return .undoing(time: text, user: text)
        default:
            return .finished(
                state: generator.pick([.applied, .reverted, .undone, .interrupted, .refused, .revertIncomplete]), time: text, summary: text)
        }
    }
}
