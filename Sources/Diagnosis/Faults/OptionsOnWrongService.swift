// Only the head line of a block is commented: its option lines are now options of the service above (FACTS §6).

import PostfixModel

extension Fault {
    package static let optionsOnWrongService = Fault(
        "options-on-wrong-service", "a commented head line with live option lines behind it: they belong to the service above now",
        explains: [.serviceNotEnabled, .wrapperModeMisplaced]
    ) { picture in
        guard let configuration = picture.configuration else { return [] }
        let heads = configuration.master.commentedServices.filter { $0.type == "inet" && $0.program == "smtpd" && !$0.liveLines.isEmpty }
        return heads.compactMap { head in
            guard let above = picture.listeners.first(where: { !$0.service.lines.isDisjoint(with: head.liveLines) }) else { return nil }
            return picture.misplacedOptions(head, above)
        }
    }
}

extension ServerPicture {
    fileprivate func misplacedOptions(_ head: CommentedService, _ above: Listener) -> Sighting {
        let place = masterPlace(head.line)
        let lost = head.portNumber
        let ports = numbers(of: [above]) + [lost].compactMap(\.self)
        let hit = numbers(of: [above]).first.map { "port \($0)" } ?? "the service \(above.service.name)"
        return Sighting(
            ports: ports, place: place, reach: .service,
            summary:
                "Port \(lost.map(String.init) ?? head.name) is closed: \(place.brief) has a # before \(head.name), and its options went to \(hit)",
            reason: [
                "Lines that begin with a blank belong to the service above them, whatever comment stands between",
                "So \(head.liveOverrides.map { "\($0.name)=\($0.text)" }.joined(separator: ", ")) now \(head.liveOverrides.count == 1 ? "holds" : "hold") for \(hit)",
            ], effect: "Clients of both ports fail", next: [.run("sed -i '\(place.line)s/^#//' \(Command.quoted(place.path))"), loading],
            evidence: source(place, note: "the options below it belong to \(above.service.name) now"))
    }
}

extension ClosedRange<Int> {
    fileprivate func isDisjoint(with numbers: [Int]) -> Bool { !numbers.contains(where: contains) }
}
