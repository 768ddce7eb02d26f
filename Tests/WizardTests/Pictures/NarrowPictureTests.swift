// The main pages where the rail has room for marks and numbers only.

import Repair
import TerminalUI
import Testing

@testable import Wizard

@Suite("Pictures at 60x15")
struct NarrowPictureTests {
    @Test("what was found, the evidence with remarks, what it means")
    func connection() {
        let walk = Walk.picture(of: .connection, size: Size(columns: 60, rows: 15))
        expectPicture(
            walk,
            """
             Postfix TLS wizard                 mail.example.com   root
            ┌───────┬──────────────────────────────────────────────────┐
            │ ✓ 1   │ Port 465 accepts the connection and drops it     │
            │ ! 2  ◂│                                                  │
            │ ! 3   │ 127.0.0.1:465                                    │
            │ ! 4   │   TCP  connected, closed by the server after 2   │
            │ ✓ 5   │        ms                                        │
            │ ! 6   │   TLS  no certificate, 0 bytes read              │
            │ ! 7   │                                                  │
            │ · 8   │ $ openssl s_client -crlf -connect 127.0.0.1:465  │
            │ · 9   │ CONNECTED(00000003)                              │
            │ · 10  │ write:errno=104                                  │
            │       │ no peer certificate available                    │
            └───────┴────────────────────────────────────────── ▼ 47% ─┘
             Enter next  Esc back  ↑↓ scroll  ? help  q quit
            """)
    }

    @Test("the choice, what it leaves on, its price")
    func repair() {
        let walk = Walk.picture(of: .repair, size: Size(columns: 60, rows: 15))
        expectPicture(
            walk,
            """
             Postfix TLS wizard                 mail.example.com   root
            ┌───────┬──────────────────────────────────────────────────┐
            │ ✓ 1   │ Choose a repair                                  │
            │ ! 2   │                                                  │
            │ ! 3   │ (•) The article's    TLSv1                       │
            │ ! 4   │ ( ) Upgrade-safe     !SSLv2, !SSLv3              │
            │ ✓ 5   │ ( ) Your own value   Enter: type one             │
            │ ! 6   │ ( ) Upgrade Postfix  advice, below               │
            │ ! 7   │                                                  │
            │ ▸ 8  ◂│ port 25 (STARTTLS), port 465 (wrapper mode)      │
            │ · 9   │              SSLv3  TLS 1.0  TLS 1.1  TLS 1.2    │
            │ · 10  │ now            –       –        –        –       │
            │       │ after          –       ✓        ✓        ✓       │
            └───────┴────────────────────────────────────────── ▼ 33% ─┘
             Enter choose  Esc back  ↑↓ choose  ? help  q quit
            """)
    }

    @Test("the review")
    func apply() {
        let walk = Walk.picture(of: .apply, size: Size(columns: 60, rows: 15))
        expectPicture(
            walk,
            """
             Postfix TLS wizard                 mail.example.com   root
            ┌───────┬──────────────────────────────────────────────────┐
            │ ✓ 1   │ Ready to apply: press a. Nothing has been        │
            │ ! 2   │ changed yet.                                     │
            │ ! 3   │                                                  │
            │ ! 4   │ /etc/postfix/main.cf                             │
            │ ✓ 5   │   line 6 smtpd_tls_mandatory_protocols           │
            │ ! 6   │     - TLSv1 TLSv1.1 TLSv1.2                      │
            │ ! 7   │     + TLSv1                                      │
            │ · 8   │       port 465 (wrapper mode)                    │
            │ ▸ 9  ◂│   line 7 smtpd_tls_protocols                     │
            │ · 10  │     - TLSv1 TLSv1.1 TLSv1.2                      │
            │       │     + TLSv1                                      │
            └───────┴────────────────────────────────────────── ▼ 21% ─┘
             a apply  k keep list: off  Esc back  ? help  q quit
            """)
    }

    @Test("before and after, and the ways back")
    func result() {
        var walk = Walk.picture(of: .apply, size: Size(columns: 60, rows: 15))
        walk.apply()
        walk.send(.applyFinished(.article()))
        expectPicture(
            walk,
            """
             Postfix TLS wizard                 mail.example.com   root
            ┌───────┬──────────────────────────────────────────────────┐
            │ · 1   │ Fixed: port 465 answers with TLS and 220, port   │
            │ · 2   │ 25 does STARTTLS again                           │
            │ · 3   │                                                  │
            │ · 4   │               before            after            │
            │ · 5   │ 465 TCP       closed at once    stays open       │
            │ · 6   │ 465 TLS       no certificate    TLS 1.2, 220     │
            │ · 7   │ 465 accepts   nothing           1.0 1.1 1.2      │
            │ ✓ 8   │ 25 STARTTLS   454               TLS 1.2          │
            │ ✓ 9   │ 25 accepts    nothing           1.0 1.1 1.2      │
            │ ✓ 10 ◂│ log warnings  2×                none             │
            │       │                                                  │
            └───────┴────────────────────────────────────────── ▼ 34% ─┘
             Esc back  ↑↓ scroll  u undo  x cancel  ? help  q quit
            """)
    }
}
