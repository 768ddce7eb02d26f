// Applying as a person sees it on the common terminal.

import Repair
import TerminalUI
import Testing

@testable import Wizard

@Suite("Pictures at 80x24: apply and result")
struct StandardApplyPictureTests {
    @Test("the word being typed")
    func confirm() {
        var walk = Walk.picture(of: .apply, size: Walk.standard)
        walk.press(.character("a"))
        walk.type("Apply")
        walk.press(.enter)
        walk.type("appl")
        expectPicture(
            walk,
            """
             Postfix TLS wizard        mail.example.com · Postfix 2.6.6 · CentOS 6.8   root
            ┌────────────────────┬─────────────────────────────────────────────────────────┐
            │ ✓ 1 Server         │ Ready to apply: press a. Nothing has been changed yet.  │
            │ ! 2 Connection     │                                                         │
            │ ! 3 Mail log       │ /etc/postfix/main.cf                                    │
            │ ! 4 Postfix        │   line 6 smtpd_tls_mandatory_protocols                  │
            │ ✓ 5 OpenSSL        │     - TLSv1 TLSv1.1 TLSv1.2                             │
            │ ! 6 Configuration  │     + TLSv1                                             │
            │ ! 7 Diagnosis      │       port 465 (wrapper mode)                           │
            │ · 8 Repair         │   line 7 smtpd_tls_protocols                            │
            │ ▸ 9 Apply         ◂│     - TLSv1 TLSv1.1 TLSv1.2                             │
            │ · 10 Result        │     + TLSv1                                             │
            │                    │       port 25 (STARTTLS)                                │
            │                    │                                                         │
            │                    │ ! After upgrading Postfix this line means TLS 1.0 only; │
            │                    │   change it to !SSLv2, !SSLv3 first.                    │
            │                    │                                                         │
            │                    │ Then, in this order                                     │
            │                    │ 1 A dated copy of each file goes to                     │
            │                    │   /var/lib/postfix-tls-wizard.                          │
            │                    │                                                         │
            │                    │ Type the word apply and press Enter: appl________       │
            └────────────────────┴───────────────────────────────────────────────── ▼ 36% ─┘
             Enter start  Esc leave  ↑↓ scroll  ^U clear  F1 help
            """)
    }

    @Test("the live checklist")
    func changing() {
        var walk = Walk.picture(of: .apply, size: Walk.standard)
        walk.apply()
        walk.send(.applyProgress(Samples.checklist))
        expectPicture(
            walk,
            """
             Postfix TLS wizard        mail.example.com · Postfix 2.6.6 · CentOS 6.8   root
            ┌────────────────────┬─────────────────────────────────────────────────────────┐
            │ ✓ 1 Server         │ Applying: the server is being changed                   │
            │ ! 2 Connection     │                                                         │
            │ ! 3 Mail log       │ ✓ Lock main.cf and master.cf                            │
            │ ! 4 Postfix        │ ✓ Keep a dated copy                                     │
            │ ✓ 5 OpenSSL        │     main.cf                                             │
            │ ! 6 Configuration  │ | Reload Postfix                                        │
            │ ! 7 Diagnosis      │ · Try the ports again                                   │
            │ · 8 Repair         │                                                         │
            │ | 9 Apply         ◂│                                                         │
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
            │                    │                                                         │
            └────────────────────┴─────────────────────────────────────────────────────────┘
             c commands  ? help
            """)
    }

    @Test("before and after, and the ways back")
    func result() {
        var walk = Walk.picture(of: .apply, size: Walk.standard)
        walk.apply()
        walk.send(.applyFinished(.article()))
        expectPicture(
            walk,
            """
             Postfix TLS wizard        mail.example.com · Postfix 2.6.6 · CentOS 6.8   root
            ┌────────────────────┬─────────────────────────────────────────────────────────┐
            │ · 1 Server         │ Fixed: port 465 answers with TLS and 220, port 25 does  │
            │ · 2 Connection     │ STARTTLS again                                          │
            │ · 3 Mail log       │                                                         │
            │ · 4 Postfix        │               before               after                │
            │ · 5 OpenSSL        │ 465 TCP       closed at once       stays open           │
            │ · 6 Configuration  │ 465 TLS       no certificate       TLS 1.2, 220         │
            │ · 7 Diagnosis      │ 465 accepts   nothing              1.0 1.1 1.2          │
            │ ✓ 8 Repair         │ 25 STARTTLS   454                  TLS 1.2              │
            │ ✓ 9 Apply          │ 25 accepts    nothing              1.0 1.1 1.2          │
            │ ✓ 10 Result       ◂│ log warnings  2×                   none                 │
            │                    │                                                         │
            │                    │ ! After upgrading Postfix this line means TLS 1.0 only; │
            │                    │   change it to !SSLv2, !SSLv3 first.                    │
            │                    │                                                         │
            │                    │ The way back                                            │
            │                    │ Press u, or run:                                        │
            │                    │   $ postfix-tls-wizard undo 2017-02-21T18-41-44         │
            │                    │ By hand, without this program:                          │
            │                    │   $ cp -p /var/lib/postfix-tls-wizard/                  │
            │                    │     2017-02-21T18-41-44/main.cf /etc/postfix/main.cf    │
            └────────────────────┴───────────────────────────────────────────────── ▼ 64% ─┘
             Esc back  ↑↓ scroll  u undo  x cancel  c commands  ? help  q quit
            """)
    }
}
