// Why a file cannot be used stands in a neighbour's line: joined by the process, in both orders.

import Testing

@testable import Diagnosis

@Suite("Lines that belong together") struct LogNeighboursTests {
    private func details(_ messages: [String]) -> [LogDetail?] {
        var reader = LogReader()
        let events = messages.flatMap { reader.take(Array("Nov 23 11:44:20 mail postfix/\($0)".utf8)) }
        return LogEvent.joined(events).map(\.detail).filter { if case .library = $0 { false } else { true } }
    }

    private let missing =
        "error:80000002:system library::No such file or directory:../crypto/bio/bss_file.c:308:calling fopen(/c.pem, r):"

    @Test("a missing certificate: the reason is the next line of the same process") func behind() {
        let found = details([
            #"smtpd[5]: warning: cannot get RSA certificate from file "/c.pem": disabling TLS support"#,
            #"smtpd[6]: warning: cannot get RSA private key from file "/k.pem": disabling TLS support"#,
            "smtpd[5]: warning: TLS library problem: \(missing)",
            "smtpd[5]: warning: TLS library problem: error:10080002:BIO routines::system lib:../crypto/bio/bss_file.c:311:",
            "smtpd[6]: warning: TLS library problem: error:0200100D:system library:fopen:Permission denied:bss_file.c:169:fopen('/k.pem','r'):",
        ])
        #expect(
            found == [
                .certificate(.init(.certificate, file: "/c.pem", reason: .missing)),
                .certificate(.init(.key, file: "/k.pem", reason: .permission)),
            ])
    }

    @Test("a chain file: the reason stands before it") func before() {
        let found = details([
            "smtpd[5]: warning: TLS library problem: error:0480006C:PEM routines::no start line:../crypto/pem/pem_lib.c:760:",
            "smtpd[5]: warning: error loading private keys and certificates from: /c.pem: disabling TLS support",
        ])
        #expect(found == [.certificate(.init(.chain, file: "/c.pem", reason: .noStartLine))])
    }

    @Test("authorities that are not there") func authorities() {
        let found = details([
            #"smtpd[5]: cannot load Certification Authority data, CAfile="/etc/ssl/nope.pem": disabling TLS support"#,
            "smtpd[5]: warning: TLS library problem: \(missing)",
        ])
        #expect(found == [.authorities(files: ["/etc/ssl/nope.pem"], reason: .missing)])
    }

    @Test("the file that OpenSSL could not open is named") func file() {
        #expect(LogDetail.library(missing) == .library(.missing, file: "/c.pem"))
    }

    @Test("OpenSSL's words for a pass phrase and for a key of another certificate") func words() {
        let phrase = "error:0906406D:PEM routines:PEM_def_callback:problems getting password:pem_lib.c:111:"
        let other = "error:0B080074:x509 certificate routines:X509_check_private_key:key values mismatch:x509_cmp.c:341:"
        #expect(LogDetail.library(phrase) == .library(.passphrase, file: nil))
        #expect(LogDetail.library(other) == .library(.keyMismatch, file: nil))
    }
}
