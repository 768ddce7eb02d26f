// Wrapper mode on a port whose clients begin in plain text: 25, or 587. "Answers with TLS" is not good there (RFC 3207; FACTS §3.2).

import PostfixModel

extension Fault {
    package static let wrapperModeMisplaced = Fault(
        "wrapper-mode-misplaced", "port 25 or 587 is in wrapper mode: its clients wait for a plain greeting that never comes",
        exitCodes: [2, 1]
    ) { picture in
        guard let configuration = picture.configuration else { return [] }
        let wrong = picture.listeners.filter {
            $0.isWrapperMode && [25, 587].contains(picture.number(of: $0) ?? 0) && !picture.hasIndentedHead($0)
        }
        guard let first = wrong.min(by: { picture.number(of: $0) ?? 0 < picture.number(of: $1) ?? 0 }),
            let value = configuration.effective("smtpd_tls_wrappermode", for: first.service)
        else { return [] }
        let ports = picture.numbers(of: wrong)
        let hasSMTP = ports.contains(25)
        return [
            Sighting(
                ports: ports, place: picture.place(of: value), reach: .tls, weight: hasSMTP ? .fault : .partial,
                summary: "\(ServerPicture.portsText(ports)) \(ports.count == 1 ? "is" : "are") in wrapper mode: TLS from the first byte, "
                    + "where clients wait for a plain greeting",
                reason: [
                    "smtpd_tls_wrappermode = yes in \(picture.placeText(of: value)) is meant for port 465 alone",
                    "Clients of these ports wait for 220 and then ask for STARTTLS",
                ],
                effect: hasSMTP ? "No other server can deliver mail to this one" : "Mail programs that use port 587 cannot send",
                next: [
                    .say(
                        "Take smtpd_tls_wrappermode from \(picture.placeText(of: value)), keep it for port 465 alone",
                        run: picture.editing(picture.place(of: value))),
                    picture.loading,
                ],
                evidence: picture.source(picture.place(of: value)))
        ]
    }
}
