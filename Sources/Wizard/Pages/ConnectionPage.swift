// Page 2: every port in a table, port 465 first, what that means, and one port's own words, so that a reader can see it himself.

import Diagnosis
import PostfixModel
import TerminalUI

struct ConnectionPage: CheckPage {
    let step = Step.connection
    let doing = "Knocking on the ports: TCP first, then TLS with openssl …"
    let help = [
        "Each port is tried twice: does it take a TCP connection (as telnet shows), and does TLS begin on it (as openssl shows)?",
        "A port that accepts and hangs up at once, without a byte, is how Postfix behaves when it could not set up TLS.",
        "\"Verify return code: 0 (ok)\" says nothing when no certificate was received.",
        "Tab shows the next port's own words, o all of them.",
    ]

    func write(_ state: WizardState, into text: inout PaneText) {
        let probes = state.probesInOrder
        guard !state.facts.isPending(step), !probes.isEmpty else { return writeCheck(state, into: &text) }
        text.headline(title(probes))
        writeTable(probes, into: &text)
        let shown = probes[state.portShown % probes.count]
        text.blank()
        text.prose(meaning(probes, shown) + (state.isComplete ? "" : " The other checks are still running."))
        writeWords(shown, isOneOfSeveral: probes.count > 1, state, into: &text)
    }

    private func title(_ probes: [EndpointProbe]) -> String {
        let dead = probes.filter(\.isDead)
        guard let first = dead.first else {
            if let open = probes.first(where: { !$0.isTelling }) { return open.sentence }
            if probes.count == 1 { return probes[0].sentence }
            return probes.allSatisfy(\.answers) ? "All \(probes.count) mail ports answer with TLS" : "The mail ports answer"
        }
        if dead.count == 1 { return first.sentence }
        let ports = dead.map { String($0.endpoint.port) }
        return dead.count == probes.count
            ? "No mail port can be used with TLS"
            : "Ports \(ports.inWords) cannot be used with TLS"
    }

    private func writeTable(_ probes: [EndpointProbe], into text: inout PaneText) {
        text.blank()
        let names = probes.map { probe in
            let isAlone = !probes.contains { $0.endpoint.port == probe.endpoint.port && $0.endpoint.host != probe.endpoint.host }
            return [isAlone ? String(probe.endpoint.port) : probe.endpoint.shown, probe.endpoint.service ?? ""]
                .filter { !$0.isEmpty }.unique.joined(separator: " ")
        }
        let name = min(max(4, names.map { cellWidth(of: $0) }.max() ?? 0), max(8, text.width / 3))
        text.add([StyledText("  " + padded("port", to: name) + "  " + padded("TCP", to: 10) + "TLS", .dim)])
        for (probe, shown) in zip(probes, names) {
            let mark: Mark = probe.serves ? .good : probe.isTelling ? .symptom : .unknown
            let line = padded(shown, to: name) + "  " + padded(probe.cells.tcp, to: 10) + probe.cells.tls
            text.marked(mark.styled, line, hanging: name + 12)
        }
    }

    private func telnetLine(of probe: EndpointProbe) -> AnnotatedLine {
        guard case .closedAtOnce = probe.tcp else { return AnnotatedLine("  " + probe.tcpText) }
        return AnnotatedLine("  connected, closed at once", note: "no firewall")
    }

    private func meaning(_ probes: [EndpointProbe], _ shown: EndpointProbe) -> String {
        let dead = probes.filter(\.isDead)
        if let text = shown.meaning, !shown.serves || dead.isEmpty { return text + "." }
        if !shown.isTelling { return "Port \(shown.endpoint.port): \(shown.tlsText)." }
        return (dead.first?.meaning ?? "Clients can use these ports, as far as this machine can see") + "."
    }

    /// What telnet and openssl say, as an admin would see it; the lines that tell something, or all of them.
    private func writeWords(_ probe: EndpointProbe, isOneOfSeveral: Bool, _ state: WizardState, into text: inout PaneText) {
        text.heading("See it yourself", aside: isOneOfSeveral ? StyledText("Tab: next port", .dim) : nil)
        let target = probe.metAt ?? probe.endpoint
        text.command("telnet \(target.host) \(target.port)")
        text.transcript([telnetLine(of: probe)])
        if !probe.command.isEmpty { text.command(probe.command) }
        let lines = probe.transcript
        guard !text.isOpen else { return text.transcript(lines) }
        let telling = lines.filter { $0.note != nil }
        let shown = telling.isEmpty ? Array(lines.prefix(3)) : Array(telling.prefix(4))
        // Long lines are cut here; all of them stand whole below the fold.
        text.transcript(shown.map { AnnotatedLine(clipped($0.text, to: max(16, text.width - 24)), note: $0.note) })
        let rest = lines.count - shown.count
        if rest > 0 { text.fold("\(rest) more \(rest == 1 ? "line" : "lines") of it") { $0.transcript(lines) } }
    }

    func perform(_ request: Request, on state: inout WizardState) -> [Effect]? {
        guard request == .tab else { return nil }
        state.portShown = (state.portShown + 1) % max(1, state.probesInOrder.count)
        return []
    }
}

extension WizardState {
    /// Port 465 first, as users ask; of other numbers those that do what 465 does.
    var probesInOrder: [EndpointProbe] {
        func rank(_ endpoint: Endpoint) -> (Int, Int) {
            (Sighting.urgency(endpoint.port), endpoint.role == .smtps ? 0 : endpoint.demandsTLS ? 1 : 2)
        }
        return assessment.picture.probes.enumerated().sorted { left, right in
            let (a, b) = (rank(left.element.endpoint), rank(right.element.endpoint))
            return (a.0, a.1, left.offset) < (b.0, b.1, right.offset)
        }.map(\.element)
    }
}
