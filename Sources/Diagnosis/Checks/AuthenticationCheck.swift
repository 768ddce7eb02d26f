// Notes about ports 465 and 587 and about logging in: no fault of TLS, and often why somebody "cannot send". Read from the configuration (SASL_README).

import PostfixModel

extension Check {
    /// Port 465 without AUTH, where other ports have it: TLS works there, and nobody can log in.
    package static let loginMissing: Check = .init(
        id: "auth-not-offered", title: "AUTH on 465", meaning: "Port 465 does not offer AUTH, although another port does.",
        step: .configuration, needs: [.configuration], isNote: true
    ) { picture in
        let without = picture.smtpsListeners.filter { !picture.offersLogin($0) }
        let others = picture.listeners.filter { picture.offersLogin($0) }
        guard let first = without.first, !others.isEmpty else { return nil }
        let port = picture.port(of: first)
        return CheckOutcome(
            .clear, "Port \(port) does not offer AUTH: mail programs cannot log in there",
            [
                .fact(label: "Where", value: picture.place(of: first.service).shown),
                .meaning("Only clients that are trusted by their address can send there. To let users log in, add:"),
                .text("  -o smtpd_sasl_auth_enable=yes"),
            ])
    }

    /// Port 465 is another program's: a TLS proxy that hands its clients to Postfix, say.
    package static let portElsewhere: Check = .init(
        id: "port-held-elsewhere", title: "465 elsewhere", meaning: "Port 465 is held by another program than Postfix.",
        step: .configuration, needs: [.server, .configuration], isNote: true
    ) { picture in
        guard picture.smtpsListeners.isEmpty, !picture.isAsked(for: 465), let holder = picture.strangers(on: 465).first else { return nil }
        return CheckOutcome(
            .clear, "Port 465 is held by \(holder.program) (process \(holder.pid)), not by Postfix: it was not tried",
            [.meaning("A TLS proxy in front of Postfix looks like this. To try the port as well: check --port 465.")])
    }

    /// AUTH before TLS, where a password can be read on the way.
    package static let loginInClear: Check = .init(
        id: "auth-without-tls", title: "AUTH without TLS", meaning: "Port 25 or 587 offers AUTH to clients without TLS.",
        step: .configuration, needs: [.configuration], isNote: true
    ) { picture in
        let open = picture.listeners.filter { listener in
            guard [25, 587].contains(picture.number(of: listener) ?? 0), !listener.isWrapperMode, picture.offersLogin(listener) else {
                return false
            }
            return listener.governing != .enforced && picture.configuration?.isYes("smtpd_tls_auth_only", for: listener.service) != true
        }
        guard !open.isEmpty else { return nil }
        return CheckOutcome(
            .clear, "\(ServerPicture.portsText(picture.numbers(of: open), "offer")) AUTH without TLS: passwords can be read on the way",
            [.meaning("With smtpd_tls_auth_only = yes it is offered behind STARTTLS alone.")])
    }

    /// Port 587 in plain SMTP, because it is configured so: what is sent there, passwords among it, can be read on the way.
    package static let submissionInClear: Check = .init(
        id: "submission-without-tls", title: "587 without TLS", meaning: "Port 587 offers no TLS, as it is configured.",
        step: .configuration, needs: [.configuration, .connection], isNote: true
    ) { picture in
        guard let probe = picture.probes.first(where: { $0.endpoint.port == 587 && $0.state == .worksWithoutTLS }) else { return nil }
        let listener = picture.listeners.first { $0.service.name == probe.endpoint.service && picture.number(of: $0) == 587 }
        let level = listener.flatMap { picture.configuration?.effective("smtpd_tls_security_level", for: $0.service) }
        let place = level.flatMap { picture.place(of: $0) }
        return CheckOutcome(
            .clear, "Port 587 offers no encryption, as configured" + (place.map { " (\($0.brief))" } ?? ""),
            picture.source(place) + [
                .meaning("Mail programs send there unencrypted, or refuse to. With level may or encrypt it does STARTTLS.")
            ])
    }
}
