// Nothing is configured on port 465: no smtpd of this directory listens there, and none is in wrapper mode on another port.

import PostfixModel

extension Fault {
    package static let serviceNotEnabled = Fault(
        "service-not-enabled", "port 465 is not switched on in master.cf", exitCodes: [1, 2]
    ) { picture in
        guard let configuration = picture.configuration, !configuration.master.services.isEmpty, picture.smtpsListeners.isEmpty else {
            return []
        }
        // The line is there, and Postfix drops it or stops at it: told as that.
        if picture.unreadNames.contains(where: { InetEndpoint($0)?.portNumber == 465 }) { return [] }
        // Another program serves the port, or keeps Postfix from it: with the service switched on, master would end at its next start.
        guard picture.strangers(on: 465).isEmpty else { return [] }
        let isAsked = picture.isAsked(for: 465)
        if let switchedOff = picture.switchedOff(isAsked) { return [switchedOff] }
        // A server without users has no need of it: told in a note, no fault (DESIGN §7.3).
        guard isAsked || picture.hasUsers else { return [] }
        let block = configuration.master.commentedServices.first {
            $0.portNumber == 465 && $0.program == "smtpd" && !$0.isLoopbackOnly
        }
        let place = block.map { picture.masterPlace($0.line) }
        return [
            Sighting(
                ports: [465], place: place, reach: .service, weight: isAsked ? .fault : .partial,
                summary: "Port 465 is not switched on in master.cf",
                reason: [
                    block.map {
                        "\(picture.masterPlace($0.line).shown) has the service \($0.name) as a comment: Postfix does not open the port"
                    }
                        ?? "No smtpd service of \(picture.masterPath) listens on port 465",
                    "Not meant to have 465? Then nothing is wrong: mail programs can use 587",
                ],
                effect: "Mail programs that use port 465 cannot send; those that use 587 can",
                next: [
                    block.map { block in
                        .say(
                            "Take the # from line \(block.line) and its option lines \(block.optionLines.map(String.init).joined(separator: ", "))",
                            run: picture.editing(place))
                    }
                        ?? .say(
                            "Add to \(picture.masterPath): smtps inet n - y - - smtpd, and below it   -o smtpd_tls_wrappermode=yes",
                            run: "vi + \(Command.quoted(picture.masterPath))"),
                    picture.loading,
                ], evidence: picture.source(place, note: "a comment: Postfix does not open port 465"))
        ]
    }
}

extension ServerPicture {
    /// First fields of entries that are in the file, and that master does not come to open.
    fileprivate var unreadNames: [String] {
        guard let configuration, let bytes = facts.configuration.value?.masterBytes else { return [] }
        let unread = configuration.master.problems.filter { $0.stopsMaster || $0.isDropped }
        return unread.compactMap { problem in
            physicalLine(problem.lines.lowerBound, of: bytes).flatMap { line in
                String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace).first.map(String.init)
            }
        }
    }

    /// master.cf has the service, and main.cf keeps master from opening it.
    fileprivate func switchedOff(_ isAsked: Bool) -> Sighting? {
        guard let configuration else { return nil }
        for service in configuration.master.services where service.portNumber == 465 && service.program == "smtpd" {
            guard let value = configuration.disabling(service) else { continue }
            let place = place(of: value)
            return Sighting(
                ports: [465], place: place, reach: .service, weight: isAsked ? .fault : .partial,
                summary: "Port 465 is switched off by master_service_disable = \(value.expanded) (\(place?.shown ?? ""))",
                reason: ["\(self.place(of: service).shown) has the service \(service.name), and master does not open it"],
                effect: "Mail programs that use port 465 cannot send",
                next: [
                    .say("Take \(service.name) out of master_service_disable", run: editing(place)),
                    loading,
                ],
                evidence: source(place))
        }
        return nil
    }

    /// Mail programs submit here: port 587 is configured, or a service offers AUTH.
    package var hasUsers: Bool {
        listeners.contains { number(of: $0) == 587 || offersLogin($0) }
    }

    /// The port was named on the command line.
    package func isAsked(for port: Int) -> Bool {
        facts.connection.value?.ports.contains(port) == true || probes.contains { $0.endpoint.port == port && $0.endpoint.service == nil }
    }
}
