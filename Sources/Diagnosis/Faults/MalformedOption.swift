// Arguments of one service that its daemon does not take: only that service dies (FACTS §6).

import PostfixModel

extension Fault {
    package static let malformedOption = Fault(
        "malformed-option", "a service of master.cf has an option its daemon ends at: blanks around the =, or a stray word",
        explains: [.serviceDies, .wrapperModeOff, .serviceNotEnabled]
    ) { picture in
        picture.listeners.compactMap { listener in
            let problem = picture.configuration?.master.problems.first {
                !$0.stopsMaster && listener.service.lines.contains($0.lines.lowerBound)
            }
            guard let failure = listener.service.fatalOption ?? problem?.text else { return nil }
            return picture.malformedOption(listener, failure)
        }
    }
}

extension ServerPicture {
    fileprivate func malformedOption(_ listener: Listener, _ failure: String) -> Sighting {
        let problem = configuration?.master.problems.first { !$0.stopsMaster && listener.service.lines.contains($0.lines.lowerBound) }
        let place = masterPlace(optionLine(of: listener.service) ?? problem?.lines.lowerBound ?? listener.service.lines.lowerBound)
        let ports = numbers(of: [listener])
        return Sighting(
            ports: ports, place: place, reach: .service,
            summary: "\(Self.portsText(ports)) is dead: its smtpd ends at an option in \(place.shown)",
            reason: [
                "Postfix says: \(failure)", "Between -o and the value there is one word without blanks: -o name=value",
                "Only the service \(listener.service.name) dies; the others go on",
            ], effect: Suffering.unusable(ports),
            next: [corrected(place).map { "Write in \(place.shown): \($0)" } ?? "Correct \(place.shown)", reloadCommand],
            evidence: source(place))
    }

    /// The `-o` line with blanks around its `=`, where there is one; else the service's problem line.
    private func optionLine(of service: MasterService) -> Int? {
        guard let files = facts.configuration.value else { return nil }
        return service.lines.first { number in
            guard let line = physicalLine(number, of: files.masterBytes) else { return false }
            return ServerPicture.withoutBlanks(String(decoding: line, as: UTF8.self)) != nil
        }
    }

    private func corrected(_ place: FilePlace) -> String? {
        guard let files = facts.configuration.value, let line = physicalLine(place.line, of: files.masterBytes) else { return nil }
        return ServerPicture.withoutBlanks(String(decoding: line, as: UTF8.self))
    }

    /// `-o name=value` of a line that has blanks around the `=` and nothing else; nil where that is not what is wrong.
    static func withoutBlanks(_ line: String) -> String? {
        let words = line.split(whereSeparator: \.isWhitespace)
        guard words.first == "-o", words.count > 2, !line.contains("{") else { return nil }
        let text = words.dropFirst().joined(separator: " ")
        guard let equals = text.firstIndex(of: "=") else { return nil }
        let name = text[..<equals].trimmingBlanks()
        let value = text[text.index(after: equals)...].trimmingBlanks()
        guard !name.contains(" "), !value.isEmpty, !value.contains(" ") else { return nil }
        return "-o \(name)=\(value)"
    }
}
