// Page 2: the ports with TLS from the first byte, seen as a client sees them, and STARTTLS on those the same lists govern.

import PostfixModel

extension Check {
    package static let connection: Check = .init(
        id: "connection", title: "Connection", meaning: "The ports with TLS from the first byte, as a client sees them.", step: .connection,
        needs: [.connection]
    ) {
        picture in
        let probes = picture.probes.filter { $0.endpoint.role == .smtps }
        if probes.isEmpty { return CheckOutcome(.notApplicable, withoutListener(picture)) }
        return judged(probes)
    }

    package static let starttls: Check = .init(
        id: "starttls", title: "STARTTLS", meaning: "STARTTLS on the ports that offer it, as a client sees them.", step: .connection,
        needs: [.connection]
    ) { picture in
        let probes = picture.probes.filter { $0.endpoint.role == .starttls }
        if probes.isEmpty { return CheckOutcome(.notApplicable, "No listener offers STARTTLS") }
        return judged(probes)
    }

    private static func withoutListener(_ picture: ServerPicture) -> String {
        if picture.configuration == nil { return "No port with TLS from the first byte is known" }
        return "The smtps service is not enabled in master.cf: nothing is configured on port 465"
    }

    /// The worst probe gives the summary; all of them are evidence.
    private static func judged(_ probes: [EndpointProbe]) -> CheckOutcome {
        let worstFirst = probes.sorted { [Check.rank($0.state)] }
        let worst = worstFirst[0]
        var evidence: [Evidence] = []
        for probe in worstFirst {
            evidence.append(.heading(probe.endpoint.shown))
            evidence.append(.fact(label: "TCP", value: probe.tcpText))
            evidence.append(.fact(label: "TLS", value: probe.tlsText))
            if !probe.versions.isEmpty { evidence.append(.fact(label: "Accepts", value: probe.acceptedVersions)) }
            if !probe.command.isEmpty { evidence.append(.command(probe.command)) }
            if !probe.transcript.isEmpty { evidence.append(.transcript(probe.transcript)) }
        }
        evidence += probes.compactMap(\.meaning).unique.map { .meaning($0 + ".") }
        let status: FindingStatus = worst.serves ? .clear : worst.isTelling ? .symptom : .cannotTell
        return CheckOutcome(status, worst.sentence, evidence, command: worst.command.isEmpty ? nil : worst.command)
    }

    private static func rank(_ state: ProbeState) -> Int {
        switch state {
        case .dropped: 0
        case .cannotTell: 2
        case .clientRefusal: 3
        case .works, .worksWithoutTLS: 4
        default: 1
        }
    }
}
