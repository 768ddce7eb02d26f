// Findings and a verdict with fixed words, so that the pictures compared in the tests are about drawing alone.

import Diagnosis
import TerminalUI

@testable import Wizard

enum ArticleFindings {
    static let all: [Finding] = [
        Finding(
            id: "server", title: "Server", step: .server, status: .clear, summary: "Postfix is running on mail.example.com",
            evidence: [
                .fact(label: "Host", value: "mail.example.com"), .fact(label: "System", value: "CentOS release 6.8 (Final)"),
                .fact(label: "Configuration", value: "/etc/postfix"), .fact(label: "Mail log", value: "/var/log/maillog"),
            ]),
        connection,
        Finding(id: "mail-log", title: "Mail log", step: .log, status: .symptom, summary: "Postfix rejects its list"),
        Finding(
            id: "postfix", title: "Postfix", step: .postfix, status: .symptom, summary: "Postfix 2.6.6 does not know TLSv1.1 and TLSv1.2"),
        Finding(id: "openssl", title: "OpenSSL", step: .openssl, status: .clear, summary: "OpenSSL 1.0.1e is 1.0.1 or later"),
        configuration,
    ]

    private static let connection = Finding(
        id: "connection", title: "Connection", step: .connection, status: .symptom, summary: "Port 465 accepts the connection and drops it",
        evidence: [
            .heading("127.0.0.1:465"), .fact(label: "TCP", value: "connected, closed by the server after 2 ms"),
            .fact(label: "TLS", value: "no certificate, 0 bytes read"), .command("openssl s_client -crlf -connect 127.0.0.1:465"),
            .transcript([
                AnnotatedLine("CONNECTED(00000003)"), AnnotatedLine("write:errno=104"),
                AnnotatedLine("no peer certificate available", note: "TLS never began"),
                AnnotatedLine("SSL handshake has read 0 bytes and written 297 bytes"),
                AnnotatedLine("Verify return code: 0 (ok)", note: "means nothing without a certificate"),
            ]),
            .meaning("Something listens, so it is no firewall. It hangs up before TLS starts: Postfix could not set TLS up."),
            .meaning("The mail log says why: next page."),
        ])

    private static let configuration = Finding(
        id: "configuration", title: "Configuration", step: .configuration, status: .symptom,
        summary: "Postfix 2.6.6 does not know TLSv1.1 and TLSv1.2",
        evidence: [
            .heading("/etc/postfix/main.cf"),
            .source(
                number: 6, text: "smtpd_tls_mandatory_protocols = TLSv1 TLSv1.1 TLSv1.2", caret: 38..<45,
                note: "governs port 465 (wrapper mode)"),
            .fact(label: "Leaves on", value: "nothing: the list is rejected"),
            .source(number: 7, text: "smtpd_tls_protocols = TLSv1 TLSv1.1 TLSv1.2", caret: 28..<35, note: "governs port 25 (STARTTLS)"),
            .meaning("One unknown name voids the whole list, and Postfix then turns TLS off for that service."),
        ])

    static let verdict = Verdict(
        kind: .confirmed, summary: "Port 465 is dead: Postfix 2.6.6 rejects its TLS protocol list.",
        cause: ["Postfix 2.6.6 does not know the name TLSv1.1."],
        symptoms: [
            ArticleSymptom(title: "Port 465 cannot be used with TLS", met: true, detail: "accepted, then closed"),
            ArticleSymptom(title: "The mail log has both warnings", met: nil, detail: "the log cannot be read"),
            ArticleSymptom(title: "OpenSSL is 1.0.1 or later", met: false, detail: "1.0.0"),
        ],
        lookAlikes: [LookAlike(name: "firewall", state: .ruledOut, reason: "the port takes connections")],
        impact: ["Port 465 is dead: no mail program can submit mail there."], urgency: "Now: users cannot send mail.")
}

extension Walk {
    /// The article's server with fixed words on pages 1–7.
    static func picture(of page: Page, size: Size = Walk.standard, context: WizardContext = WizardContext()) -> Walk {
        var walk = Walk(size: size, context: context)
        walk.state.assessment.findings = ArticleFindings.all
        walk.state.assessment.verdict = ArticleFindings.verdict
        if page == .apply {
            walk.go(to: .repair)
            walk.press(.enter)
        } else {
            walk.go(to: page)
        }
        return walk
    }
}
