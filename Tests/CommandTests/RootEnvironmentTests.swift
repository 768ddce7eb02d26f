import Testing

@testable import postfix_tls_wizard

@Suite("What root takes over from his caller's environment")
struct RootEnvironmentTests {
    @Test(
        "the terminal's type, the language, who stands behind sudo: kept",
        arguments: [
            ("TERM", "xterm-256color"), ("LANG", "de_DE.UTF-8"), ("LC_ALL", "C.UTF-8"), ("LC_CTYPE", ""), ("NO_COLOR", "1"),
            ("SUDO_USER", "anna"), ("SUDO_UID", "1000"), ("TZ", "Europe/Berlin"), ("TMPDIR", "/var/tmp"),
        ])
    func kept(name: String, value: String) { #expect(RootEnvironment.isKept(name, value)) }

    @Test(
        "what names a file or a program, or changes how the library works: dropped",
        arguments: [
            ("TERMINFO", "/tmp/x"), ("TERMINFO_DIRS", "/tmp/x"), ("TERMCAP", "/tmp/x"), ("HOME", "/home/anna"), ("PATH", "/tmp/x"),
            ("MAIL_CONFIG", "/tmp/x"), ("OPENSSL_CONF", "/tmp/x"), ("LD_LIBRARY_PATH", "/tmp/x"),
            ("HOSTALIASES", "/tmp/x"), ("LOCPATH", "/tmp/x"), ("GCONV_PATH", "/tmp/x"), ("SWIFT_BACKTRACE", "enable=yes"),
            ("TZ", "/etc/shadow"), ("TZ", ":/etc/shadow"), ("LANG", "../../tmp/x"), ("LC_ALL", "/tmp/x"), ("TERM", "/tmp/x"), ("", "x"),
        ])
    func dropped(name: String, value: String) { #expect(!RootEnvironment.isKept(name, value)) }

    @Test(
        "what library or loader read before main asks for a new start",
        arguments: [
            ("LD_PRELOAD", true), ("LD_LIBRARY_PATH", true), ("SWIFT_BACKTRACE", true), ("GCONV_PATH", true), ("HOME", false),
            ("MAIL_CONFIG", false),
        ])
    func atStart(name: String, isIt: Bool) { #expect(RootEnvironment.isReadAtStart(name) == isIt) }
}
