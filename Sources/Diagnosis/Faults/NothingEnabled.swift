// A list that is valid and leaves no version on: every handshake fails, and no warning says so.

import PostfixModel

extension Fault {
    package static let nothingEnabled = Fault(
        "nothing-enabled", "a valid list allows no protocol version: every handshake fails, without a warning", exitCodes: [2, 1]
    ) { picture in
        let silent = picture.silentListeners
        guard let first = silent.first, let list = first.list else { return [] }
        let alive = silent.allSatisfy(picture.isServed)
        let ports = picture.numbers(of: silent)
        return [
            Sighting(
                ports: ports, place: picture.place(of: list), reach: .tls, weight: alive ? .trap : .fault,
                summary: "The list for \(ServerPicture.portsText(ports).lowercasedFirst) is valid but allows no protocol: "
                    + "\(list.parameter) = \(list.expanded)",
                reason: [
                    "\(list.parameter) = \(list.expanded), \(picture.placeText(of: list))",
                    "Every TLS handshake fails, and Postfix logs no warning about it",
                ],
                next: [
                    .say("Say which protocols to allow in \(picture.placeText(of: list))", run: picture.editing(picture.place(of: list))),
                    picture.loading,
                ],
                evidence: picture.source(picture.place(of: list)))
        ]
    }
}

extension ServerPicture {
    /// Listeners whose list is valid and leaves nothing on.
    package var silentListeners: [Listener] {
        listeners.filter { $0.reading?.isValid == true && $0.reading?.stopsTLS == true }
    }
}
