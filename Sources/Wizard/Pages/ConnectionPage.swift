// Page 2: every port in a table, port 465 first, what that means, and one port's own words, so that a reader can see it himself.

import Diagnosis
import PostfixModel
import TerminalUI

struct ConnectionPage: CheckPage {
    let step = Step.connection
    let isJudgedByVerdict = true
    let doing = "Knocking on the ports: TCP first, then TLS with openssl …"
    let help = [
        "Each port is tried twice: does it take a TCP connection (as telnet shows), and does TLS begin on it (as openssl shows)?",
        "A port that accepts and hangs up at once, without a byte, is how Postfix behaves when it could not set up TLS.",
        "\"Verify return code: 0 (ok)\" says nothing when no certificate was received.",
        "Below the table stand one port's own words, and the next port's after a key; o shows all of them.",
    ]

    func write(_ state: WizardState, into text: inout PaneText) {
        let probes = state.probesInOrder
        guard !state.facts.isPending(step), !probes.isEmpty else { return writeCheck(state, into: &text) }
        text.headline(title(probes, state))
        writeTable(probes, state, into: &text)
        let shown = probes[state.portShown % probes.count]
        text.blank()
        text.prose(meaning(probes, shown, state) + (state.isComplete ? "" : Words.stillRunning))
        writeWords(shown, isOneOfSeveral: probes.count > 1, state, into: &text)
    }

    private func title(_ probes: [EndpointProbe], _ state: WizardState) -> String {
        let dead = probes.filter(\.isDead)
        if let fault = faultInTitle(probes, state) { return fault.summary }
        guard let first = dead.first else {
            if let open = probes.first(where: { !$0.isTelling }) { return open.sentence }
            if probes.count == 1 { return probes[0].sentence }
            return probes.allSatisfy(\.answers) ? Words.allAnswerWithTLS(probes.count) : Words.allAnswer
        }
        if dead.count == 1, state.closedPorts.isEmpty { return first.sentence }
        let ports = state.closedPorts.map(String.init) + dead.map { String($0.endpoint.port) }
        return dead.count == probes.count ? Words.noneUsable : Words.unusable(ports)
    }

    /// Where no port that is tried is dead: what is wrong with one that is not there, or behind one that answers.
    private func faultInTitle(_ probes: [EndpointProbe], _ state: WizardState) -> Sighting? {
        guard !probes.contains(where: \.isDead) else { return nil }
        if let closed = state.closedPorts.first { return state.assessment.verdict.faults.first { $0.ports.contains(closed) } }
        return probes.lazy.filter(\.serves).compactMap { state.fault(of: $0.endpoint.port) }.first
    }

    private func writeTable(_ probes: [EndpointProbe], _ state: WizardState, into text: inout PaneText) {
        text.blank()
        let names = probes.map { probe in
            let isAlone = !probes.contains { $0.endpoint.port == probe.endpoint.port && $0.endpoint.host != probe.endpoint.host }
            return [isAlone ? String(probe.endpoint.port) : probe.endpoint.shown, probe.endpoint.service ?? ""]
                .filter { !$0.isEmpty }.unique.joined(separator: " ")
        }
        let name = min(max(4, names.map { cellWidth(of: $0) }.max() ?? 0), max(8, text.width / 3))
        text.add([StyledText("  " + padded(Words.port, to: name) + "  " + padded(Words.tcp, to: 10) + Words.tls, .dim)])
        for port in state.closedPorts {
            text.marked(Mark.symptom.styled, padded(String(port), to: name) + "  " + Words.notOpen, hanging: name + 12)
        }
        for (probe, shown) in zip(probes, names) {
            let hasFault = probe.serves && state.fault(of: probe.endpoint.port) != nil
            let mark: Mark = hasFault ? .symptom : probe.serves ? .good : probe.isTelling ? .symptom : .unknown
            let line =
                padded(shown, to: name) + "  " + padded(probe.cells.tcp, to: 10) + probe.cells.tls + (hasFault ? Words.hasFault : "")
            text.marked(mark.styled, line, hanging: name + 12)
        }
    }

    func mark(_ state: WizardState) -> Mark {
        let mark = checkMark(state)
        let isFaulty = !state.closedPorts.isEmpty || state.probesInOrder.contains { $0.serves && state.fault(of: $0.endpoint.port) != nil }
        return mark == .good && isFaulty ? .symptom : mark
    }

    private func telnetLine(of probe: EndpointProbe) -> AnnotatedLine {
        guard case .closedAtOnce = probe.tcp else { return AnnotatedLine("  " + probe.tcpText) }
        return AnnotatedLine("  " + Words.closedAtOnce, note: Words.noFirewall)
    }

    private func meaning(_ probes: [EndpointProbe], _ shown: EndpointProbe, _ state: WizardState) -> String {
        let dead = probes.filter(\.isDead)
        let title = faultInTitle(probes, state)
        if shown.serves, let fault = state.fault(of: shown.endpoint.port), fault != title {
            return "\(fault.summary). \(Words.onPage7)"
        }
        if shown.serves, title != nil { return Words.onPage7 }
        if let text = shown.meaning, !shown.serves || dead.isEmpty { return text + "." }
        if !shown.isTelling { return Words.notTold(shown) }
        return (dead.first?.meaning ?? Words.usable) + "."
    }

    /// What telnet and openssl say, as an admin would see it; the lines that tell something, or all of them.
    private func writeWords(_ probe: EndpointProbe, isOneOfSeveral: Bool, _ state: WizardState, into text: inout PaneText) {
        text.heading(
            isOneOfSeveral ? Words.seePort(probe.endpoint.port) : Words.seeItYourself,
            aside: isOneOfSeveral ? StyledText(Words.nextPort(state.context.tabKey), .dim) : nil)
        let target = probe.metAt ?? probe.endpoint
        text.command("telnet \(target.host) \(target.port)")
        text.transcript([telnetLine(of: probe)])
        if !probe.command.isEmpty { text.command(probe.command) }
        let lines = probe.transcript
        let telling = lines.filter { $0.note != nil }
        let shown = telling.isEmpty ? Array(lines.prefix(3)) : Array(telling.prefix(4))
        let rest = lines.count - shown.count
        // Long lines are cut here; all of them stand whole where the fold is open.
        if !text.isOpen || rest == 0 {
            text.transcript(shown.map { AnnotatedLine(clipped($0.text, to: max(16, text.width - 24)), note: $0.note) })
        }
        if rest > 0 {
            text.fold(Words.moreOfOpenSSL(rest), short: Words.openssl, whenOpen: Words.allOfOpenSSL) {
                $0.transcript(lines)
            }
        }
    }

    func perform(_ request: Request, on state: inout WizardState) -> [Effect]? {
        guard request == .tab else { return nil }
        state.portShown = (state.portShown + 1) % max(1, state.probesInOrder.count)
        return []
    }
}

extension WizardState {
    /// Ports that a fault is about and that nothing is configured for; known when all checks are through.
    var closedPorts: [Int] {
        guard isComplete else { return [] }
        return assessment.verdict.faults.flatMap(\.ports).unique.filter(assessment.picture.isClosed).sorted(by: Sighting.comesFirst)
    }

    /// A port may answer with TLS, and its clients fail all the same: an expired certificate, say.
    func fault(of port: Int) -> Sighting? {
        isComplete ? assessment.verdict.faults.first { [.fault, .partial].contains($0.weight) && $0.ports.contains(port) } : nil
    }

    /// Port 465 first, as users ask; of other numbers those that do what 465 does.
    var probesInOrder: [EndpointProbe] {
        assessment.picture.probes.sorted {
            [Sighting.urgency($0.endpoint.port), $0.endpoint.role == .smtps ? 0 : $0.endpoint.demandsTLS ? 1 : 2]
        }
    }
}

extension ConnectionPage {
    /// What this page says of its own; what became of a port and what that means is the probe's.
    private enum Words {
        static let noneUsable = "No mail port can be used with TLS"
        static func unusable(_ ports: [String]) -> String { "Ports \(ports.inWords) cannot be used with TLS" }
        static func allAnswerWithTLS(_ count: Int) -> String { "\(count == 2 ? "Both" : "All \(count)") mail ports answer with TLS" }
        static let allAnswer = "The mail ports answer"

        static let port = "port"
        static let tcp = "TCP"
        static let tls = "TLS"
        static let notOpen = "not open"
        static let hasFault = " (has a fault)"

        static let onPage7 = "Page 7 says why, and what to do."
        static let usable = "Clients can use these ports, as far as this machine can see"
        static func notTold(_ probe: EndpointProbe) -> String { "Port \(probe.endpoint.port): \(probe.tlsText)." }
        static let stillRunning = " The other checks are still running."

        static let seeItYourself = "See it yourself"
        static func seePort(_ port: Int) -> String { "See it yourself: port \(port)" }
        static func nextPort(_ key: String) -> String { "\(key): next port" }
        static let closedAtOnce = "connected, closed at once"
        static let noFirewall = "no firewall"
        static func moreOfOpenSSL(_ count: Int) -> String { "\(count) more \(count == 1 ? "line" : "lines") of openssl" }
        static let openssl = "openssl"
        static let allOfOpenSSL = "All that openssl says"
    }
}
