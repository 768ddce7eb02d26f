// Choosing and reviewing a repair as a person sees it on the common terminal.

import Repair
import TerminalUI
import Testing

@testable import Wizard

@Suite("Pictures at 80x24: repair and review")
struct StandardRepairPictureTests {
    @Test("the choice, what it leaves on, its price")
    func repair() {
        let walk = Walk.picture(of: .repair, size: Walk.standard)
        expectPicture(
            walk,
            """
             Postfix TLS wizard        mail.example.com · Postfix 2.6.6 · CentOS 6.8   root
            ┌────────────────────┬─────────────────────────────────────────────────────────┐
            │ ✓ 1 Server         │ Choose a repair                                         │
            │ ! 2 Connection     │                                                         │
            │ ! 3 Mail log       │ (•) The article's    TLSv1                              │
            │ ! 4 Postfix        │ ( ) Upgrade-safe     !SSLv2, !SSLv3                     │
            │ ✓ 5 OpenSSL        │ ( ) Your own value   Enter: type one                    │
            │ ! 6 Configuration  │ ( ) Upgrade Postfix  advice, below                      │
            │ ! 7 Diagnosis      │                                                         │
            │ ▸ 8 Repair        ◂│ port 25 (STARTTLS), port 465 (wrapper mode)             │
            │ · 9 Apply          │              SSLv3  TLS 1.0  TLS 1.1  TLS 1.2           │
            │ · 10 Result        │ now            –       –        –        –     no TLS   │
            │                    │ after          –       ✓        ✓        ✓              │
            │                    │ if upgraded    –       ✓        –        –     1.0 only │
            │                    │                                                         │
            │                    │ - Leaves TLS 1.0, TLS 1.1 and TLS 1.2 on.               │
            │                    │ - Means something else after an upgrade of Postfix.     │
            │                    │ - Excludes SSLv2 and SSLv3 and nothing else, because    │
            │                    │   Postfix 2.6.6 knows no name above TLSv1.              │
            │                    │ ! After upgrading Postfix this line means TLS 1.0 only; │
            │                    │   change it to !SSLv2, !SSLv3 first.                    │
            │                    │                                                         │
            └────────────────────┴───────────────────────────────────────────────── ▼ 66% ─┘
             Enter choose  Esc back  ↑↓ choose  PgDn more  r run again  ? help  q quit
            """)
    }

    @Test("an own value with a caret under the rejected word")
    func own() {
        var walk = Walk.picture(of: .repair, size: Walk.standard)
        walk.press(.down, .down, .enter)
        walk.type("!SSLv2 TLSv1.1")
        expectPicture(
            walk,
            """
             Postfix TLS wizard        mail.example.com · Postfix 2.6.6 · CentOS 6.8   root
            ┌────────────────────┬─────────────────────────────────────────────────────────┐
            │ ✓ 1 Server         │ Choose a repair                                         │
            │ ! 2 Connection     │                                                         │
            │ ! 3 Mail log       │ ( ) The article's    TLSv1                              │
            │ ! 4 Postfix        │ ( ) Upgrade-safe     !SSLv2, !SSLv3                     │
            │ ✓ 5 OpenSSL        │ (•) Your own value                                      │
            │ ! 6 Configuration  │     !SSLv2 TLSv1.1____________________________________  │
            │ ! 7 Diagnosis      │            ^                                            │
            │ ▸ 8 Repair        ◂│     ! Postfix 2.6.6 does not know the name "TLSv1.1",   │
            │ · 9 Apply          │       which came with 2.6.15; it knows SSLv2, SSLv3 and │
            │ · 10 Result        │       TLSv1.                                            │
            │                    │ ( ) Upgrade Postfix  advice, below                      │
            │                    │                                                         │
            │                    │ The table and the diff appear here as soon as the value │
            │                    │ is one this Postfix takes.                              │
            │                    │                                                         │
            │                    │                                                         │
            │                    │                                                         │
            │                    │                                                         │
            │                    │                                                         │
            │                    │                                                         │
            └────────────────────┴─────────────────────────────────────────────────────────┘
             Enter take it  Esc leave  ^U clear  F1 help
            """)
    }

    @Test("the review")
    func apply() {
        let walk = Walk.picture(of: .apply, size: Walk.standard)
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
            │                    │ 2 postfix check (it does not look at these lists; it    │
            │                    │   only must not complain)                               │
            └────────────────────┴───────────────────────────────────────────────── ▼ 40% ─┘
             a apply  k keep list: off  Esc back  ↑↓ scroll  r run again  ? help  q quit
            """)
    }

    @Test("not root, the commands to run instead")
    func notroot() {
        var walk = Walk(ArticleServer(isRoot: false), size: Walk.standard)
        walk.go(to: .repair)
        walk.press(.enter)
        expectPicture(
            walk,
            """
             Postfix TLS wizard    mail.example.com · Postfix 2.6.6 · CentOS 6.8   not root
            ┌────────────────────┬─────────────────────────────────────────────────────────┐
            │ ✓ 1 Server         │ Not root: nothing can be changed from here              │
            │ ! 2 Connection     │                                                         │
            │ ! 3 Mail log       │ Start the wizard with root; it proves the repair and    │
            │ ! 4 Postfix        │ can undo it:                                            │
            │ ✓ 5 OpenSSL        │   $ sudo postfix-tls-wizard                             │
            │ ! 6 Configuration  │                                                         │
            │ ! 7 Diagnosis      │ Or by hand                                              │
            │ · 8 Repair         │   $ sudo cp -p /etc/postfix/main.cf                     │
            │ ▸ 9 Apply         ◂│     /etc/postfix/main.cf.before-tls-repair              │
            │ · 10 Result        │   $ sudo postconf -e 'smtpd_tls_mandatory_protocols =   │
            │                    │     TLSv1'                                              │
            │                    │   $ sudo postconf -e 'smtpd_tls_protocols = TLSv1'      │
            │                    │   $ sudo service postfix reload                         │
            │                    │ Then run the wizard again: postfix check and reload do  │
            │                    │ not notice a bad list.                                  │
            │                    │                                                         │
            │                    │ ! After upgrading Postfix this line means TLS 1.0 only; │
            │                    │   change it to !SSLv2, !SSLv3 first.                    │
            │                    │                                                         │
            │                    │ What it leaves on                                       │
            └────────────────────┴───────────────────────────────────────────────── ▼ 52% ─┘
             Esc back  ↑↓ scroll  r run again  c commands  ? help  q quit
            """)
    }
}
