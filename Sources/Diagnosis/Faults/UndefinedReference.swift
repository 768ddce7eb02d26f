// A list refers to a name that nobody defines. Postfix puts empty text there and says nothing; a list without text restricts nothing
// (FACTS §4).

import PostfixModel

extension Fault {
    package static let undefinedReference = Fault(
        "undefined-reference", "a list refers to a $name that is defined nowhere: that part is empty, and more is on than meant",
        exitCodes: [1], explains: [.leftOverList]
    ) { picture in
        guard let configuration = picture.configuration, let build = picture.build else { return [] }
        return configuration.protocolLists.compactMap { list in
            guard let reading = list.reading(by: build), reading.isValid else { return nil }
            let names = configuration.undefinedNames(in: list)
            let confirmed = names.first(where: picture.isCalledUndefined)
            guard let name = confirmed ?? names.first(where: { !picture.mayBeBuiltIn($0) }) else { return nil }
            return picture.undefined(name, in: list, reading, isConfirmed: confirmed != nil)
        }
    }
}

extension ServerPicture {
    /// postconf itself said so.
    fileprivate func isCalledUndefined(_ name: String) -> Bool {
        facts.configuration.value?.complaints.contains { $0.detail == .undefinedParameter(name) } ?? false
    }

    /// Begins as names of Postfix's own do: whether this release has it, only its postconf knows.
    fileprivate func mayBeBuiltIn(_ name: String) -> Bool {
        ["smtp_", "smtpd_", "lmtp_", "tls_", "tlsproxy_", "postscreen_"].contains { name.hasPrefix($0) }
    }

    fileprivate func undefined(_ name: String, in list: EffectiveValue, _ reading: ListReading, isConfirmed: Bool) -> Sighting {
        let ports = numbers(of: readers(of: list))
        let place = place(of: list)
        let isEmpty = list.expanded.allSatisfy(\.isWhitespace)
        let on = reading.enabled.sorted().map(\.spoken).joined(separator: ", ")
        let subject = ports.isEmpty ? list.parameter : Self.portsText(ports)
        return Sighting(
            ports: ports, place: place, reach: .someClients, weight: .trap, isConfirmed: isConfirmed, subject: name,
            summary: "\(subject): $\(name) in \(place?.shown ?? list.parameter) is defined nowhere, so "
                + (isEmpty ? "the list is empty and everything is on: \(on)" : "that part of the list is empty; \(on) on"),
            reason: [
                "\(list.parameter) = \(list.raw), \(placeText(of: list))",
                "Neither \(mainPath) nor the service's options define \(name), and Postfix puts empty text there without a word",
            ], effect: "More is allowed than the line says",
            next: [
                .say("Correct the name in \(place?.shown ?? list.parameter), or define \(name) in \(mainPath)", run: editing(place)),
                loading,
            ], evidence: source(place, note: "$\(name) is empty"))
    }
}
