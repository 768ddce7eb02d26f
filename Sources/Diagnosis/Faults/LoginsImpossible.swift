// A port that takes mail of logged-in clients alone, where nobody can log in: it greets, and turns every mail away (SASL_README).

import PostfixModel

extension ServerPicture {
    /// Ports of mail programs whose restrictions let nobody pass but who has logged in, and which offer no AUTH.
    var loginsImpossible: [Sighting] {
        let held = listeners.filter { [465, 587].contains(number(of: $0)) }.compactMap { listener in
            rejecting(listener).map { ($0, listener) }
        }
        return Self.definitions(held).map { value, listeners in
            let ports = numbers(of: listeners)
            let place = place(of: value)
            let others = value.expanded.contains("permit_mynetworks") ? " outside mynetworks" : ""
            return Sighting(
                ports: ports, place: place, reach: .service, weight: .partial,
                summary:
                    "\(Self.portsText(ports, "take")) mail of clients that have logged in alone, and \(ports.count == 1 ? "offers" : "offer") no AUTH",
                reason: [
                    "\(value.parameter) = \(value.expanded) (\(placeText(of: value)))",
                    "smtpd_sasl_auth_enable is not yes there, so nobody can log in, and everybody\(others) is rejected",
                    "TLS is not what fails",
                ], effect: "Nobody\(others) can send through \(Self.portsText(ports).lowercasedFirst)",
                next: [
                    .say(
                        "Let clients log in: -o smtpd_sasl_auth_enable=yes below \(listeners.first.map { self.place(of: $0.service).shown } ?? masterPath), with a SASL server behind it",
                        run: editing(place)), loading,
                ], evidence: source(place))
        }
    }

    /// The restriction that lets only logged-in clients pass, where no client can be one.
    private func rejecting(_ listener: Listener) -> EffectiveValue? {
        guard let configuration, !offersLogin(listener) else { return nil }
        return ["smtpd_client_restrictions", "smtpd_relay_restrictions", "smtpd_recipient_restrictions"].lazy
            .compactMap { configuration.effective($0, for: listener.service) }
            .first { value in
                let words = value.expanded.lowercased().listWords
                return words.last == "reject" && words.contains("permit_sasl_authenticated")
                    && words.dropLast().allSatisfy { ["permit_sasl_authenticated", "permit_mynetworks"].contains($0) }
            }
    }
}
