// Generated master.cf files: each read by us and by the installed postconf, then one override edited by us and by `postconf -P`.

import PostfixModel
import TestSupport

struct MasterCFSweep: Sendable {
    private let postconf: Postconf
    private var readings = Figure(claim: "master.cf read as postconf -M, -F and -P read it", tried: 0, atLeast: 0)
    private var edits = Figure(claim: "-o edited: effective as after postconf -P, other entries untouched", tried: 0, atLeast: 0)

    private static let main = Array("my_list = TLSv1\nsmtpd_banner = $my_list\n".utf8)
    private static let values = ["!SSLv2,!SSLv3", ">=TLSv1.2", "TLSv1", "", "#", "a=b", "$my_list", "caf\u{E9}", "TLSv1.2:TLSv1.3"]

    static func run(_ postconf: Postconf, _ share: Share) throws -> [Figure] {
        let files = share(bounded: 300, full: 10_000)
        let sweeps = try Workers.share(files) { numbers in
            let desk = try PostconfDesk(postconf)
            try desk.put(main: main)
            var sweep = MasterCFSweep(postconf: postconf)
            for number in numbers { try sweep.take(number, desk) }
            return sweep
        }
        return [Figure.sum(sweeps.map(\.readings), files), Figure.sum(sweeps.map(\.edits), files / 3)]
    }

    private mutating func take(_ number: Int, _ desk: PostconfDesk) throws {
        let file = MasterCFGenerator.nasty(number)
        let comparison = MasterCFComparison(configuration: postconf.configuration(MainCF(MasterCFSweep.main), master: file))
        try desk.put(file, at: desk.masterPath)
        let verdict = try read(comparison, desk)
        guard readings.take(verdict, number), case .same = verdict, comparison.configuration.master.problems.isEmpty else { return }
        if let verdict = try edit(comparison, number, desk) { edits.take(verdict, number) }
    }

    private func read(_ comparison: MasterCFComparison, _ desk: PostconfDesk) throws -> Verdict {
        let entries = comparison.entries(try desk.ask(["-M"]))
        if !entries.goesOn { return entries.verdict }
        let verdicts = [
            comparison.fields(try desk.ask(["-F"])), comparison.overrides(try desk.ask(["-P"]), expanded: false),
            comparison.overrides(try desk.ask(["-Px"]), expanded: true),
        ]
        for case .different(let sentence) in verdicts { return .different(sentence) }
        for case .explained(let reason) in verdicts { return .explained(reason) }
        return .same
    }

    /// Nil where nothing is there to edit.
    private func edit(_ comparison: MasterCFComparison, _ number: Int, _ desk: PostconfDesk) throws -> Verdict? {
        let master = comparison.configuration.master
        var random = SeededGenerator(seed: UInt64(number))
        let choices = master.services.flatMap { service in service.overrides.map { (service, $0.name) } }
        guard !choices.isEmpty else { return nil }
        let (service, name) = random.pick(choices)
        let value = random.pick(MasterCFSweep.values)
        guard let ours = master.setting(name, of: service, to: value) else { return .different("there is nothing to set") }
        let said = "\(service.name) \(name)=\(value)"
        let own = ours.services.map(MasterCFSweep.effect)
        if own != wanted(master, service, name, value).map(MasterCFSweep.effect) { return .different("\(said): we make \(own)") }
        guard staysOutside(service, master.render(), ours.render()) else {
            return .different("\(said): text outside the entry has changed")
        }
        let answer = try desk.ask(["-P", "\(service.name)/\(service.type)/\(name)=\(value)"])
        if answer.failed { return failure(answer, master) }
        let other = MasterCF(try TestFile.bytes(desk.masterPath), release: postconf.release).services.map(MasterCFSweep.effect)
        if own == other { return .same }
        return master.render().contains(0)
            ? .explained(Explanation.masterCutAtNUL) : .different("\(said): we make \(own), postconf \(other)")
    }

    /// The services with the one override, the last of its name, changed and nothing else.
    private func wanted(_ master: MasterCF, _ service: MasterService, _ name: String, _ value: String) -> [MasterService] {
        var services = master.services
        let index = services.firstIndex(of: service)!
        let place = services[index].overrides.lastIndex { $0.name == name }!
        services[index].overrides[place].value = Array(value.utf8)
        return services
    }

    /// `postconf -P` addresses an entry as `name/type/parameter=value` and looks for name and type on the first line of each.
    private func failure(_ answer: PostconfAnswer, _ master: MasterCF) -> Verdict {
        let lines = master.render().split(separator: 0x0A, omittingEmptySubsequences: false)
        let canBeAddressed = master.services.allSatisfy { service in
            !service.name.utf8.contains { isBlank($0) || $0 == UInt8(ascii: "=") }
                && lines[service.lines.lowerBound - 1].split(whereSeparator: isBlank).count > 1
        }
        return canBeAddressed ? .different("postconf -P fails: \(answer.said.last ?? "")") : .explained(Explanation.noAddress)
    }

    /// Everything a daemon is given: names, command and the overrides in force.
    private static func effect(_ service: MasterService) -> [String] {
        let names = Set(service.overrides.map(\.name)).sorted()
        return [service.name, service.type, service.command] + names.map { "\($0)=\(service.override($0)!.text)" }
    }

    private func staysOutside(_ service: MasterService, _ before: [UInt8], _ after: [UInt8]) -> Bool {
        let lines = before.split(separator: 0x0A, omittingEmptySubsequences: false)
        let head = lines[..<(service.lines.lowerBound - 1)].map { $0 + [0x0A] }.joined()
        let tail = Array(lines[service.lines.upperBound...].joined(separator: [0x0A]))
        return after.starts(with: head) && after.reversed().starts(with: tail.reversed())
    }
}

extension Explanation {
    static let masterCutAtNUL = cutAtNUL.replacing("postconf -e", with: "postconf -P")
    static let noAddress =
        "postconf -P gives up on a file with an entry whose name holds a blank or `=`, or whose type is on another line; ours edits it"
}
