// Servers with a rejected list, as files and versions: what the repair tests are about.

import Diagnosis
import PostfixModel
import Testing

@testable import Repair

/// A server by its two files, its Postfix and its OpenSSL.
struct Patient: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var main: String
    var master: String = Patient.master
    var postfix: String
    var openssl: String
    var package: String?

    var rejected: RejectedLists {
        let library = OpenSSLVersion(openssl)!
        let build = PostfixBuild(
            release: Release(postfix)!, package: package.flatMap { PackageVersion($0) }, headers: library, library: library)
        let configuration = Configuration(
            main: MainCF(Array(main.utf8)), master: MasterCF(Array(master.utf8), release: build.release), build: build)
        return RejectedLists(
            configuration: configuration, files: ConfigurationFiles(main: "/etc/postfix/main.cf", master: "/etc/postfix/master.cf"))
    }

    /// What the gathering steps bring back from this server; no port was tried and no log was read.
    var facts: Facts {
        var facts = Facts()
        var server = ServerFacts()
        server.configDirectory = "/etc/postfix"
        server.serviceManager = .sysv
        facts.server = .value(server)
        var installed = PostfixFacts()
        installed.mailVersion = postfix
        installed.release = Release(postfix)
        installed.package = package.flatMap { PackageVersion($0) }
        facts.postfix = .value(installed)
        var library = OpenSSLFacts()
        library.version = OpenSSLVersion(openssl)
        facts.openssl = .value(library)
        var files = ConfigurationFacts()
        (files.mainPath, files.masterPath) = ("/etc/postfix/main.cf", "/etc/postfix/master.cf")
        (files.mainBytes, files.masterBytes) = (Array(main.utf8), Array(master.utf8))
        facts.configuration = .value(files)
        return facts
    }

    var remedies: [Remedy] { RepairMenu.remedies(for: rejected) }

    func remedy(_ id: String) throws -> Remedy { try #require(remedies.first { $0.id == id }) }

    /// The rejected after the plan: its bytes, read anew.
    func rejected(after plan: Plan) -> RejectedLists {
        var patient = self
        for file in plan.files {
            let text = String(decoding: file.after, as: UTF8.self)
            if file.path.hasSuffix("main.cf") { patient.main = text } else { patient.master = text }
        }
        return patient.rejected
    }

    /// Ports 25 with STARTTLS and 465 in wrapper mode, as the samples of the 2.x releases have them.
    static let master = """
        # service type  private unpriv  chroot  wakeup  maxproc command + args
        smtp      inet  n       -       n       -       -       smtpd
        smtps     inet  n       -       n       -       -       smtpd
          -o smtpd_tls_wrappermode=yes
        pickup    fifo  n       -       n       60      1       pickup
        tlsmgr    unix  -       -       n       1000?   1       tlsmgr

        """

    static func main(_ lists: String) -> String {
        """
        # mail.example.com
        myhostname = mail.example.com
        smtpd_tls_security_level = may
        smtpd_tls_cert_file = /etc/ssl/mail.pem
        smtpd_tls_key_file = /etc/ssl/mail.key
        \(lists)
        mynetworks = 127.0.0.0/8

        """
    }
}

extension Patient {
    static let article = Patient(
        testDescription: "the article's server, 2.6.6",
        main: main("smtpd_tls_mandatory_protocols = TLSv1 TLSv1.1 TLSv1.2\nsmtpd_tls_protocols = TLSv1 TLSv1.1 TLSv1.2"),
        postfix: "2.6.6", openssl: "1.0.1e", package: "2:2.6.6-6.el6_7.1")

    static let bounds = Patient(
        testDescription: "a bound on Debian 11",
        main: main("smtpd_tls_mandatory_protocols = >=TLSv1.2\nsmtpd_tls_protocols = >=TLSv1.2"),
        postfix: "3.5.25", openssl: "1.1.1w")

    static let hash = Patient(
        testDescription: "a # in the value on 3.7", main: main("smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3 #, !TLSv1"),
        postfix: "3.7.11", openssl: "3.0.15")

    static let bracedOverride = Patient(
        testDescription: "a braced override in master.cf on 3.x", main: main("smtpd_tls_mandatory_protocols = >=TLSv1.2"),
        master: master.replacing(
            "  -o smtpd_tls_wrappermode=yes",
            with: """
                  -o smtpd_tls_wrappermode=yes
                  -o { smtpd_tls_mandatory_protocols = TLSv1.2, TLSv1.4 }
                """),
        postfix: "3.7.11", openssl: "3.0.15")

    static let plainOverride = Patient(
        testDescription: "an unbraced override in master.cf on 2.x", main: main("smtpd_tls_mandatory_protocols = TLSv1"),
        master: master.replacing(
            "  -o smtpd_tls_wrappermode=yes",
            with: """
                  -o smtpd_tls_wrappermode=yes
                  -o smtpd_tls_mandatory_protocols=TLSv1,TLSv1.2
                """),
        postfix: "2.6.6", openssl: "1.0.1e")

    static let duplicates = Patient(
        testDescription: "two definitions, the last in force",
        main: main("smtpd_tls_protocols = TLSv1\nsmtpd_tls_mandatory_protocols = TLSv1.2\nsmtpd_tls_mandatory_protocols = TLSv1.1 TLSv1.2"),
        postfix: "2.6.6", openssl: "1.0.1e")

    static let reference = Patient(
        testDescription: "one list refers to the other",
        main: main("smtpd_tls_mandatory_protocols = TLSv1 TLSv1.2\nsmtpd_tls_protocols = $smtpd_tls_mandatory_protocols"),
        postfix: "2.6.6", openssl: "1.0.1e")

    static let containing = Patient(
        testDescription: "one list contains the other and a bad word of its own",
        main: main("smtpd_tls_mandatory_protocols = TLSv1 TLSv1.2\nsmtpd_tls_protocols = ${smtpd_tls_mandatory_protocols}, TLSv1.1"),
        postfix: "2.6.6", openssl: "1.0.1e")

    static let ownParameter = Patient(
        testDescription: "both lists refer to a parameter of the admin's own",
        main: main(
            "tls_list = TLSv1 TLSv1.2\nsmtpd_tls_mandatory_protocols = $tls_list\nsmtpd_tls_protocols = $tls_list\nsmtp_tls_protocols = $tls_list"
        ),
        postfix: "2.6.6", openssl: "1.0.1e")

    static let crlf = Patient(
        testDescription: "CRLF line ends", main: article.main.replacing("\n", with: "\r\n"), postfix: "2.6.6", openssl: "1.0.1e")

    static let noFinalLineEnd = Patient(
        testDescription: "no line end at the end",
        main:
            "smtpd_tls_security_level = may\nsmtpd_tls_cert_file = /c\nsmtpd_tls_protocols = TLSv1.2\nsmtpd_tls_mandatory_protocols = TLSv1.2",
        postfix: "2.8.3", openssl: "1.0.1e")

    static let severalLines = Patient(
        testDescription: "a value over several lines with a comment between",
        main: main("smtpd_tls_mandatory_protocols =\n    TLSv1,\n# the newer ones\n    TLSv1.1, TLSv1.2\nsmtpd_tls_protocols = TLSv1"),
        postfix: "2.6.6", openssl: "1.0.1e")

    static let nobody = Patient(
        testDescription: "a rejected list that no listener reads", main: main("tlsproxy_tls_protocols = TLSv1.2"),
        postfix: "2.9.1", openssl: "1.0.1e")

    static let bothFiles = Patient(
        testDescription: "rejected lists in both files", main: main("smtpd_tls_protocols = TLSv1.2"), master: plainOverride.master,
        postfix: "2.6.6", openssl: "1.0.1e")

    static let failsOpen = Patient(
        testDescription: "2.3, which fails open", main: main("smtpd_tls_mandatory_protocols = TLSv1 TLSv1.1"), postfix: "2.3.3",
        openssl: "0.9.8e")

    static let meaningless = Patient(
        testDescription: "a word nobody can read", main: main("smtpd_tls_protocols = modern"), postfix: "3.7.11", openssl: "3.0.15")

    static let broken = Patient(
        testDescription: "a reference that cannot be expanded", main: main("smtpd_tls_mandatory_protocols = ${smtpd_tls_protocols"),
        postfix: "3.7.11", openssl: "3.0.15")

    static let onlyNewest = Patient(
        testDescription: "TLS 1.2 only on 2.6.6", main: main("smtpd_tls_mandatory_protocols = TLSv1.2"), postfix: "2.6.6",
        openssl: "1.0.1e")

    static let namesSSLv3 = Patient(
        testDescription: "a list that names SSLv3", main: main("smtpd_tls_mandatory_protocols = SSLv3, TLSv1, TLSv1.1"),
        postfix: "2.6.6", openssl: "1.0.1e")

    static let excludesSSLv2Only = Patient(
        testDescription: "a list that says nothing of SSLv3", main: main("smtpd_tls_mandatory_protocols = !SSLv2 #"),
        postfix: "2.6.6", openssl: "1.0.1e")

    static let all = [
        article, bounds, hash, bracedOverride, plainOverride, duplicates, reference, containing, ownParameter, crlf, noFinalLineEnd,
        severalLines, nobody, bothFiles, failsOpen, meaningless, broken, onlyNewest, namesSSLv3, excludesSSLv2Only,
    ]
}

extension String {
    func replacing(_ part: String, with other: String) -> String {
        var result = ""
        var rest = self[...]
        while let range = rest.firstRange(of: part) {
            result += rest[..<range.lowerBound] + other
            rest = rest[range.upperBound...]
        }
        return result + rest
    }
}
