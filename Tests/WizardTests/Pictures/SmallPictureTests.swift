// The main pages on the smallest terminal there is a wizard for.

import Repair
import TerminalUI
import Testing

@testable import Wizard

@Suite("Pictures at 40x10")
struct SmallPictureTests {
    @Test("what was found, the evidence with remarks, what it means")
    func connection() {
        let walk = Walk.picture(of: .connection, size: Size(columns: 40, rows: 10))
        expectPicture(
            walk,
            """
             ! 2/10 Connection                 root
             Port 465 accepts the connection and
             drops it

             127.0.0.1:465
               TCP  connected, closed by the server
                    after 2 ms
               TLS  no certificate, 0 bytes read
                                                   ▼
             Enter next  Esc back  ? help  q quit
            """)
    }

    @Test("the choice, what it leaves on, its price")
    func repair() {
        let walk = Walk.picture(of: .repair, size: Size(columns: 40, rows: 10))
        expectPicture(
            walk,
            """
             ▸ 8/10 Repair  mail.example.com   root
             Choose a repair

             (•) The article's    TLSv1
             ( ) Upgrade-safe     !SSLv2, !SSLv3
             ( ) Your own value   Enter: type one
             ( ) Upgrade Postfix  advice, below

             port 25 (STARTTLS), port 465 (wrapper ▼
             Enter choose  Esc back  ? help  q quit
            """)
    }

    @Test("the word being typed")
    func confirm() {
        var walk = Walk.picture(of: .apply, size: Size(columns: 40, rows: 10))
        walk.press(.character("a"))
        walk.type("Apply")
        walk.press(.enter)
        walk.type("appl")
        expectPicture(
            walk,
            """
             ▸ 9/10 Apply   mail.example.com   root
             Ready to apply: press a. Nothing has
             been changed yet.

             /etc/postfix/main.cf
               line 6 smtpd_tls_mandatory_protocols▼

             Type the word apply and press Enter:
             appl____
             Enter start  Esc leave  F1 help
            """)
    }

    @Test("before and after, and the ways back")
    func result() {
        var walk = Walk.picture(of: .apply, size: Size(columns: 40, rows: 10))
        walk.apply()
        walk.send(.applyFinished(.article()))
        expectPicture(
            walk,
            """
             ✓ 10/10 Result                    root
             Fixed: port 465 answers with TLS and
             220, port 25 does STARTTLS again

                           before       after
             465 TCP       closed at    stays open
                           once
             465 TLS       no           TLS 1.2,
                           certificate  220        ▼
             Esc back  u undo  ? help  q quit
            """)
    }
}
