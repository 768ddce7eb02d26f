// The words that the pages cannot do without, for somebody who has never met them: what `?` explains.

enum Glossary {
    static let words: [(label: String, value: String)] = [
        ("465", "the port on which customers send mail; it speaks TLS from the first byte"),
        ("587, 25", "587: customers send, 25: other servers deliver; both begin in plain text and ask for TLS (STARTTLS)"),
        ("TLS", "encryption of the connection; versions 1.0 to 1.3 (before that SSLv2 and SSLv3, which are broken)"),
        ("protocol list", "the line of main.cf that says which versions are allowed, such as smtpd_tls_protocols"),
        ("main.cf", "Postfix's settings; master.cf: its ports, each with settings of its own (-o)"),
        ("the article", "the vendor's advice for a dead port 465 (Plesk 115001437949): on an old Postfix the value TLSv1, alone"),
        ("reload", "makes Postfix read its files again; mail that is under way is not lost"),
    ]
}
