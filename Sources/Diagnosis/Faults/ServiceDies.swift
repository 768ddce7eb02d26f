// The port takes the connection and the process behind it ends: its own last words say why.

import PostfixModel

extension Fault {
    package static let serviceDies = Fault(
        "service-dies", "a service takes connections and its process ends with a fatal error",
        ruledOut: { picture in
            picture.takesConnections
                ? RuledOut(
                    "firewall or timeout", "Every port takes connections from this server; a firewall farther out is not seen from here")
                : nil
        }
    ) { picture in
        let dead = picture.deadProbes.filter { $0.state != .nothingListens && $0.state != .plainText }
        guard !dead.isEmpty, let fatal = picture.log?.fatals.last, let text = fatal.text else { return [] }
        let ports = dead.map(\.endpoint.port)
        return [
            Sighting(
                ports: ports, reach: .service,
                summary: "\(ServerPicture.portsText(ports)) is dead: its process ends with \"\(text)\"",
                reason: [
                    "The port takes connections, so no firewall of this machine is in the way",
                    "master starts the process again at most once a minute, and it ends again",
                ], effect: Suffering.unusable(ports),
                next: ["Put right what the line names, then: \(picture.reloadCommand)"],
                evidence: picture.evidence(of: fatal, "the last words of the process"))
        ]
    }
}
