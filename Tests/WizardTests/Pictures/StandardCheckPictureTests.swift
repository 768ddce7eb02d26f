// The check pages as a person sees them on the common terminal.

import Repair
import TerminalUI
import Testing

@testable import Wizard

@Suite("Pictures at 80x24: checks")
struct StandardCheckPictureTests {
    @Test("what was found, the evidence with remarks, what it means")
    func connection() {
        let walk = Walk.picture(of: .connection, size: Walk.standard)
        expectPicture(
            walk,
            """
             Postfix TLS wizard        mail.example.com · Postfix 2.6.6 · CentOS 6.8   root
            ┌────────────────────┬─────────────────────────────────────────────────────────┐
            │ ✓ 1 Server         │ Port 465 accepts the connection and drops it            │
            │ ! 2 Connection    ◂│                                                         │
            │ ! 3 Mail log       │ 127.0.0.1:465                                           │
            │ ! 4 Postfix        │   TCP  connected, closed by the server after 2 ms       │
            │ ✓ 5 OpenSSL        │   TLS  no certificate, 0 bytes read                     │
            │ ! 6 Configuration  │                                                         │
            │ ! 7 Diagnosis      │ $ openssl s_client -crlf -connect 127.0.0.1:465         │
            │ · 8 Repair         │ CONNECTED(00000003)                                     │
            │ · 9 Apply          │ write:errno=104                                         │
            │ · 10 Result        │ no peer certificate available  ◂ TLS never began        │
            │                    │ SSL handshake has read 0 bytes and written 297 bytes    │
            │                    │ Verify return code: 0 (ok)     ◂ means nothing without  │
            │                    │                                  a certificate          │
            │                    │                                                         │
            │                    │ What it means                                           │
            │                    │ Something listens, so it is no firewall. It hangs up    │
            │                    │ before TLS starts: Postfix could not set TLS up.        │
            │                    │ The mail log says why: next page.                       │
            │                    │                                                         │
            │                    │                                                         │
            └────────────────────┴─────────────────────────────────────────────────────────┘
             Enter next  Esc back  r run again  c commands  ? help  q quit
            """)
    }

    @Test("carets under the words that are not understood")
    func configuration() {
        let walk = Walk.picture(of: .configuration, size: Walk.standard)
        expectPicture(
            walk,
            """
             Postfix TLS wizard        mail.example.com · Postfix 2.6.6 · CentOS 6.8   root
            ┌────────────────────┬─────────────────────────────────────────────────────────┐
            │ ✓ 1 Server         │ Postfix 2.6.6 does not know TLSv1.1 and TLSv1.2         │
            │ ! 2 Connection     │                                                         │
            │ ! 3 Mail log       │ /etc/postfix/main.cf                                    │
            │ ! 4 Postfix        │     6  smtpd_tls_mandatory_protocols =                  │
            │ ✓ 5 OpenSSL        │          TLSv1 TLSv1.1 TLSv1.2                          │
            │ ! 6 Configuration ◂│                ^^^^^^^                                  │
            │ ! 7 Diagnosis      │        governs port 465 (wrapper mode)                  │
            │ · 8 Repair         │        Leaves on  nothing: the list is rejected         │
            │ · 9 Apply          │                                                         │
            │ · 10 Result        │     7  smtpd_tls_protocols = TLSv1 TLSv1.1 TLSv1.2      │
            │                    │                                    ^^^^^^^              │
            │                    │        governs port 25 (STARTTLS)                       │
            │                    │                                                         │
            │                    │ What it means                                           │
            │                    │ One unknown name voids the whole list, and Postfix then │
            │                    │ turns TLS off for that service.                         │
            │                    │                                                         │
            │                    │                                                         │
            │                    │                                                         │
            │                    │                                                         │
            └────────────────────┴─────────────────────────────────────────────────────────┘
             Enter next  Esc back  r run again  c commands  ? help  q quit
            """)
    }

    @Test("verdict, confidence, symptoms ticked")
    func diagnosis() {
        let walk = Walk.picture(of: .diagnosis, size: Walk.standard)
        expectPicture(
            walk,
            """
             Postfix TLS wizard        mail.example.com · Postfix 2.6.6 · CentOS 6.8   root
            ┌────────────────────┬─────────────────────────────────────────────────────────┐
            │ ✓ 1 Server         │ Port 465 is dead: Postfix 2.6.6 rejects its TLS         │
            │ ! 2 Connection     │ protocol list.                                          │
            │ ! 3 Mail log       │                                                         │
            │ ! 4 Postfix        │ Confidence  ! confirmed                                 │
            │ ✓ 5 OpenSSL        │                                                         │
            │ ! 6 Configuration  │ Symptoms of the article                                 │
            │ ! 7 Diagnosis     ◂│ [x] Port 465 cannot be used with TLS                    │
            │ · 8 Repair         │     accepted, then closed                               │
            │ · 9 Apply          │ [?] The mail log has both warnings                      │
            │ · 10 Result        │     the log cannot be read                              │
            │                    │ [ ] OpenSSL is 1.0.1 or later                           │
            │                    │     1.0.0                                               │
            │                    │                                                         │
            │                    │ Cause                                                   │
            │                    │ Postfix 2.6.6 does not know the name TLSv1.1.           │
            │                    │                                                         │
            │                    │ Faults that look the same                               │
            │                    │ ✓ firewall, ruled out: the port takes connections       │
            │                    │                                                         │
            │                    │ Impact                                                  │
            └────────────────────┴───────────────────────────────────────────────── ▼ 80% ─┘
             Enter next  Esc back  ↑↓ scroll  r run again  c commands  ? help  q quit
            """)
    }

    @Test("a check that is running, and the question to quit")
    func pending() {
        var walk = Walk(size: Walk.standard, results: [])
        walk.press(.enter, .character("q"))
        expectPicture(
            walk,
            """
             Postfix TLS wizard
            ┌────────────────────┬─────────────────────────────────────────────────────────┐
            │ · 1 Server         │ | Knocking on the ports: TCP first, then TLS with       │
            │ ▸ 2 Connection    ◂│   openssl …                                             │
            │ · 3 Mail log       │                                                         │
            │ · 4 Postfix        │ x cancels it. Enter goes on meanwhile; the result comes │
            │ · 5 OpenSSL        │ here by itself.                                         │
            │ · 6 Configuration  │                                                         │
            │ · 7 Diagnosis      │                                                         │
            │ · 8 Repair         │                                                         │
            │ · 9 Apply          │                                                         │
            │ · 10 Result        │                                                         │
            │                    │                                                         │
            │                    │                                                         │
            │                    │                                                         │
            │                    │                                                         │
            │                    │                                                         │
            │                    │                                                         │
            │                    │                                                         │
            │                    │                                                         │
            │                    │                                                         │
            │                    │ ▸ Quit? Nothing was changed. q again quits, Esc stays.  │
            └────────────────────┴─────────────────────────────────────────────────────────┘
             q quit  Esc stay
            """)
    }

    @Test("ASCII signs")
    func ascii() {
        let walk = Walk.picture(of: .connection, size: Walk.standard, context: WizardContext(ascii: true))
        expectPicture(
            walk,
            """
             Postfix TLS wizard        mail.example.com . Postfix 2.6.6 . CentOS 6.8   root
            +--------------------+---------------------------------------------------------+
            | + 1 Server         | Port 465 accepts the connection and drops it            |
            | ! 2 Connection    <|                                                         |
            | ! 3 Mail log       | 127.0.0.1:465                                           |
            | ! 4 Postfix        |   TCP  connected, closed by the server after 2 ms       |
            | + 5 OpenSSL        |   TLS  no certificate, 0 bytes read                     |
            | ! 6 Configuration  |                                                         |
            | ! 7 Diagnosis      | $ openssl s_client -crlf -connect 127.0.0.1:465         |
            | . 8 Repair         | CONNECTED(00000003)                                     |
            | . 9 Apply          | write:errno=104                                         |
            | . 10 Result        | no peer certificate available  < TLS never began        |
            |                    | SSL handshake has read 0 bytes and written 297 bytes    |
            |                    | Verify return code: 0 (ok)     < means nothing without  |
            |                    |                                  a certificate          |
            |                    |                                                         |
            |                    | What it means                                           |
            |                    | Something listens, so it is no firewall. It hangs up    |
            |                    | before TLS starts: Postfix could not set TLS up.        |
            |                    | The mail log says why: next page.                       |
            |                    |                                                         |
            |                    |                                                         |
            +--------------------+---------------------------------------------------------+
             Enter next  Esc back  r run again  c commands  ? help  q quit
            """)
    }
}
