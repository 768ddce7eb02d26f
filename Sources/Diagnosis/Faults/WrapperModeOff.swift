// Port 465 greets in plain text: wrapper mode is off for its service, and clients that expect TLS from the first byte give up.

import PostfixModel

extension Fault {
    package static let wrapperModeOff = Fault(
        "wrapper-mode-off", "port 465 greets in plain text: its service has no smtpd_tls_wrappermode=yes",
        ruledOut: { picture in
            if picture.listeners.contains(where: \.isWrapperMode) {
                return RuledOut("plain text instead of TLS", "master.cf has wrapper mode on")
            }
            let smtps = picture.probes.filter { $0.endpoint.role == .smtps }
            guard smtps.contains(where: { $0.isTLSUp || $0.state == .dropped }) else { return nil }
            return RuledOut("plain text instead of TLS", "No plain greeting came")
        }
    ) { picture in
        picture.probes.filter { $0.endpoint.role == .smtps && $0.state == .plainText }.compactMap { probe in
            guard let listener = picture.listener(for: probe.endpoint), !listener.isWrapperMode else { return nil }
            return picture.wrapperModeOff(listener, probe)
        }
    }
}

extension ServerPicture {
    fileprivate func wrapperModeOff(_ listener: Listener, _ probe: EndpointProbe) -> Sighting {
        let own = listener.service.override("smtpd_tls_wrappermode")
        let place = masterPlace(own?.line ?? listener.service.lines.lowerBound)
        let port = probe.endpoint.port
        var reason = [
            own.map { "\(place.shown) has -o smtpd_tls_wrappermode=\($0.text)" }
                ?? "Service \(listener.service.name) in master.cf has no -o smtpd_tls_wrappermode=yes, so it waits for STARTTLS",
            "Clients of port \(port) begin with TLS and get plain text",
        ]
        // A misspelt name is stored silently (FACTS §4).
        if let odd = listener.service.overrides.first(where: { $0.name != "smtpd_tls_wrappermode" && $0.name.hasPrefix("smtpd_tls_wrap") })
        {
            reason.append(
                "\(masterPlace(odd.line).shown) has -o \(odd.name), a name that Postfix does not know")
        }
        if own == nil, let line = commentedOption(listener.service) {
            reason.append("\(masterPlace(line).shown) has it as a comment")
        }
        return Sighting(
            ports: [port], place: place, reach: .tls,
            summary: "Port \(port) speaks plain SMTP, not TLS: wrapper mode is off for it", reason: reason,
            effect: "No mail program that uses port \(port) can send",
            next: [
                own.map { _ in .say("Write yes", run: editing(place)) }
                    ?? .run("sed -i '\(place.line)a\\  -o smtpd_tls_wrappermode=yes' \(Command.quoted(place.path))"), loading,
            ], evidence: source(place))
    }

    /// `#  -o smtpd_tls_wrappermode=yes` among the lines of the service, or just behind them.
    private func commentedOption(_ service: MasterService) -> Int? {
        guard let files = facts.configuration.value else { return nil }
        return (service.lines.lowerBound...service.lines.upperBound + 1).first { number in
            guard let line = physicalLine(number, of: files.masterBytes) else { return false }
            let text = String(decoding: line, as: UTF8.self)
            return text.hasPrefix("#") && text.contains("smtpd_tls_wrappermode")
        }
    }
}
