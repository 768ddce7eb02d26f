// The pages of a change that returns by itself.

import Repair
import TerminalUI
import Testing

@testable import Wizard

@Suite("Pictures of a change that returns by itself")
struct ReturnPictureTests {
    private func counting(_ size: Size) -> Walk {
        var walk = ReturnByItselfTests.applied(size: size)
        walk.send(.appointment(ReturnByItselfTests.status(.running(remaining: 87))))
        return walk
    }

    private func asked(_ size: Size) -> Walk {
        var walk = Walk(size: size)
        walk.send(.offered([ReturnByItselfTests.status(.gone)]))
        return walk
    }

    @Test("the countdown at 80x24")
    func standard() {
        expectPicture(
            counting(Walk.standard),
            """
             Postfix TLS wizard        mail.example.com · Postfix 2.6.6 · CentOS 6.8   root
            ┌────────────────────┬─────────────────────────────────────────────────────────┐
            │ ✓ 1 Server         │ Fixed: port 465 answers with TLS and 220, port 25 does  │
            │ ✓ 2 Connection     │ STARTTLS again                                          │
            │ ✓ 3 Mail log       │ ▸ Returns by itself at 18:32:10 UTC, in 87 s; k keeps   │
            │ ✓ 4 Postfix        │   it.                                                   │
            │ ✓ 5 OpenSSL        │                                                         │
            │ ✓ 6 Configuration  │               before               after                │
            │ ✓ 7 Diagnosis      │ 465 TCP       closed at once       stays open           │
            │ ✓ 8 Repair         │ 465 TLS       no certificate       TLS 1.2, 220         │
            │ ✓ 9 Apply          │ 465 accepts   nothing              1.0 1.1 1.2          │
            │ ✓ 10 Result       ◂│ 25 STARTTLS   454                  TLS 1.2              │
            │                    │ 25 accepts    nothing              1.0 1.1 1.2          │
            │                    │ log warnings  2×                   none                 │
            │                    │                                                         │
            │                    │ ! After upgrading Postfix this line means TLS 1.0 only; │
            │                    │   change it to !SSLv2, !SSLv3 first.                    │
            │                    │                                                         │
            │                    │ The way back                                            │
            │                    │ Press u, or run:                                        │
            │                    │   $ postfix-tls-wizard undo 2017-02-21T18-41-44         │
            │                    │ By hand, without this program:                          │
            └────────────────────┴───────────────────────────────────────────────── ▼ 60% ─┘
             Esc back  ↑↓ scroll  u undo  k keep  r run again  c commands  ? help  q quit
            """)
    }

    @Test("the countdown at 60x15")
    func narrow() {
        expectPicture(
            counting(Size(columns: 60, rows: 15)),
            """
             Postfix TLS wizard                 mail.example.com   root
            ┌───────┬──────────────────────────────────────────────────┐
            │ ✓ 1   │ Fixed: port 465 answers with TLS and 220, port   │
            │ ✓ 2   │ 25 does STARTTLS again                           │
            │ ✓ 3   │ ▸ Returns by itself at 18:32:10 UTC, in 87 s; k  │
            │ ✓ 4   │   keeps it.                                      │
            │ ✓ 5   │                                                  │
            │ ✓ 6   │               before            after            │
            │ ✓ 7   │ 465 TCP       closed at once    stays open       │
            │ ✓ 8   │ 465 TLS       no certificate    TLS 1.2, 220     │
            │ ✓ 9   │ 465 accepts   nothing           1.0 1.1 1.2      │
            │ ✓ 10 ◂│ 25 STARTTLS   454               TLS 1.2          │
            │       │ 25 accepts    nothing           1.0 1.1 1.2      │
            └───────┴────────────────────────────────────────── ▼ 32% ─┘
             Esc back  ↑↓ scroll  u undo  k keep  ? help  q quit
            """)
    }

    @Test("the question at 80x24")
    func question() {
        expectPicture(
            asked(Walk.standard),
            """
             Postfix TLS wizard        mail.example.com · Postfix 2.6.6 · CentOS 6.8   root
            ┌────────────────────┬─────────────────────────────────────────────────────────┐
            │ ✓ 1 Server        ◂│ A change waits for your word                            │
            │ ! 2 Connection     │                                                         │
            │ ! 3 Mail log       │ Change 2017-02-21T18-41-44 of /etc/postfix was to       │
            │ ! 4 Postfix        │ return by itself at 2017-02-21T18:32:10Z unless         │
            │ ✓ 5 OpenSSL        │ confirmed, but its timer is gone (a reboot, or it was   │
            │ ! 6 Configuration  │ ended): it stands until you decide.                     │
            │ ! 7 Diagnosis      │                                                         │
            │ · 8 Repair         │     u give back: the old files, and Postfix reloaded;   │
            │ · 9 Apply          │       the old fault is back then as well                │
            │ · 10 Result        │     k keep the change for good                          │
            │                    │   Esc later: nothing happens until you decide           │
            │                    │                                                         │
            │                    │ Files that somebody changed since are not overwritten.  │
            │                    │                                                         │
            │                    │                                                         │
            │                    │                                                         │
            │                    │                                                         │
            │                    │                                                         │
            │                    │                                                         │
            │                    │                                                         │
            └────────────────────┴─────────────────────────────────────────────────────────┘
             Esc later  u give back  k keep  q quit
            """)
    }

    @Test("the question at 60x15")
    func narrowQuestion() {
        expectPicture(
            asked(Size(columns: 60, rows: 15)),
            """
             Postfix TLS wizard                 mail.example.com   root
            ┌───────┬──────────────────────────────────────────────────┐
            │ ✓ 1  ◂│ A change waits for your word                     │
            │ ! 2   │                                                  │
            │ ! 3   │ Change 2017-02-21T18-41-44 of /etc/postfix was   │
            │ ! 4   │ to return by itself at 2017-02-21T18:32:10Z      │
            │ ✓ 5   │ unless confirmed, but its timer is gone (a       │
            │ ! 6   │ reboot, or it was ended): it stands until you    │
            │ ! 7   │ decide.                                          │
            │ · 8   │                                                  │
            │ · 9   │     u give back: the old files, and Postfix      │
            │ · 10  │       reloaded; the old fault is back then as    │
            │       │       well                                       │
            └───────┴────────────────────────────────────────── ▼ 68% ─┘
             Esc later  ↑↓ scroll  u give back  k keep  q quit
            """)
    }
}
