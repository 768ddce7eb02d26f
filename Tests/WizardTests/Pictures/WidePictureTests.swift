// The main pages where there is more room than text.

import Repair
import TerminalUI
import Testing

@testable import Wizard

@Suite("Pictures at 200x50")
struct WidePictureTests {
    @Test("what was found, the evidence with remarks, what it means")
    func connection() {
        let walk = Walk.picture(of: .connection, size: Size(columns: 200, rows: 50))
        expectPicture(
            walk,
            """
             Postfix TLS wizard                                                                                                                                mail.example.com · Postfix 2.6.6 · CentOS 6.8   root
            ┌────────────────────┬─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
            │ ✓ 1 Server         │ Port 465 accepts the connection and drops it                                                                                                                                    │
            │ ! 2 Connection    ◂│                                                                                                                                                                                 │
            │ ! 3 Mail log       │ 127.0.0.1:465                                                                                                                                                                   │
            │ ! 4 Postfix        │   TCP  connected, closed by the server after 2 ms                                                                                                                               │
            │ ✓ 5 OpenSSL        │   TLS  no certificate, 0 bytes read                                                                                                                                             │
            │ ! 6 Configuration  │                                                                                                                                                                                 │
            │ ! 7 Diagnosis      │ $ openssl s_client -crlf -connect 127.0.0.1:465                                                                                                                                 │
            │ · 8 Repair         │ CONNECTED(00000003)                                                                                                                                                             │
            │ · 9 Apply          │ write:errno=104                                                                                                                                                                 │
            │ · 10 Result        │ no peer certificate available        ◂ TLS never began                                                                                                                          │
            │                    │ SSL handshake has read 0 bytes and written 297 bytes                                                                                                                            │
            │                    │ Verify return code: 0 (ok)           ◂ means nothing without a certificate                                                                                                      │
            │                    │                                                                                                                                                                                 │
            │                    │ What it means                                                                                                                                                                   │
            │                    │ Something listens, so it is no firewall. It hangs up before TLS starts: Postfix could not set TLS                                                                               │
            │                    │ up.                                                                                                                                                                             │
            │                    │ The mail log says why: next page.                                                                                                                                               │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            └────────────────────┴─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
             Enter next  Esc back  r run again  c commands  ? help  q quit
            """)
    }

    @Test("the choice, what it leaves on, its price")
    func repair() {
        let walk = Walk.picture(of: .repair, size: Size(columns: 200, rows: 50))
        expectPicture(
            walk,
            """
             Postfix TLS wizard                                                                                                                                mail.example.com · Postfix 2.6.6 · CentOS 6.8   root
            ┌────────────────────┬─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
            │ ✓ 1 Server         │ Choose a repair                                                                                                                                                                 │
            │ ! 2 Connection     │                                                                                                                                                                                 │
            │ ! 3 Mail log       │ (•) The article's    TLSv1                                                                                                                                                      │
            │ ! 4 Postfix        │ ( ) Upgrade-safe     !SSLv2, !SSLv3                                                                                                                                             │
            │ ✓ 5 OpenSSL        │ ( ) Your own value   Enter: type one                                                                                                                                            │
            │ ! 6 Configuration  │ ( ) Upgrade Postfix  advice, below                                                                                                                                              │
            │ ! 7 Diagnosis      │                                                                                                                                                                                 │
            │ ▸ 8 Repair        ◂│ port 25 (STARTTLS), port 465 (wrapper mode)                                                                                                                                     │
            │ · 9 Apply          │              SSLv3  TLS 1.0  TLS 1.1  TLS 1.2                                                                                                                                   │
            │ · 10 Result        │ now            –       –        –        –     no TLS                                                                                                                           │
            │                    │ after          –       ✓        ✓        ✓                                                                                                                                      │
            │                    │ if upgraded    –       ✓        –        –     1.0 only                                                                                                                         │
            │                    │                                                                                                                                                                                 │
            │                    │ - Leaves TLS 1.0, TLS 1.1 and TLS 1.2 on.                                                                                                                                       │
            │                    │ - Means something else after an upgrade of Postfix.                                                                                                                             │
            │                    │ - Excludes SSLv2 and SSLv3 and nothing else, because Postfix 2.6.6 knows no name above TLSv1.                                                                                   │
            │                    │ ! After upgrading Postfix this line means TLS 1.0 only; change it to !SSLv2, !SSLv3 first.                                                                                      │
            │                    │                                                                                                                                                                                 │
            │                    │ --- /etc/postfix/main.cf                                                                                                                                                        │
            │                    │ +++ /etc/postfix/main.cf                                                                                                                                                        │
            │                    │ @@ -3,5 +3,5 @@                                                                                                                                                                 │
            │                    │  smtpd_tls_security_level = may                                                                                                                                                 │
            │                    │  smtpd_tls_cert_file = /etc/postfix/cert.pem                                                                                                                                    │
            │                    │  smtpd_tls_key_file = /etc/postfix/key.pem                                                                                                                                      │
            │                    │ -smtpd_tls_mandatory_protocols = TLSv1 TLSv1.1 TLSv1.2                                                                                                                          │
            │                    │ -smtpd_tls_protocols = TLSv1 TLSv1.1 TLSv1.2                                                                                                                                    │
            │                    │ +smtpd_tls_mandatory_protocols = TLSv1                                                                                                                                          │
            │                    │ +smtpd_tls_protocols = TLSv1                                                                                                                                                    │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            │                    │                                                                                                                                                                                 │
            └────────────────────┴─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
             Enter choose  Esc back  ↑↓ choose  r run again  c commands  ? help  q quit
            """)
    }
}
