// The article's server as recorded facts: CentOS 6, Postfix 2.6.6-6.el6_7.1, OpenSSL 1.0.1e, both lists with names it does not know.

import Diagnosis
import PostfixModel

struct ArticleServer {
    var isRoot = true
    var list = "TLSv1 TLSv1.1 TLSv1.2"
    var hostname = "mail.example.com"
    var banner = "220 mail.example.com ESMTP Postfix"
    var clients = ["external-mail.example[192.0.2.7]"]
    var isAlive = false

    var results: [StepResult] {
        [
            .server(.value(server)), .connection(.value(ConnectionFacts(probes: isAlive ? aliveProbes : deadProbes))), .log(.value(log)),
            .postfix(.value(postfix)), .openssl(.value(openssl)), .configuration(.value(configuration)),
        ]
    }

    var facts: Facts { results.reduce(into: Facts()) { $0.take($1) } }

    private var server: ServerFacts {
        var facts = ServerFacts()
        facts.hostname = hostname
        facts.operatingSystem = "CentOS release 6.8 (Final)"
        facts.configDirectory = "/etc/postfix"
        facts.configDirectoryOrigin = "postconf -h config_directory"
        facts.isRoot = isRoot
        facts.userName = isRoot ? "root" : "admin"
        facts.serviceManager = .sysv
        facts.postfixRunning = true
        facts.listening = ["0.0.0.0:25", "0.0.0.0:465"]
        facts.logSource = "/var/log/maillog"
        if !isRoot { facts.blindSpots = ["/var/log/maillog can be read by root only"] }
        return facts
    }

    static let smtps = Endpoint(host: "127.0.0.1", port: 465, role: .smtps, service: "smtps")
    static let smtp = Endpoint(host: "127.0.0.1", port: 25, role: .starttls, service: "smtp")
    private static let smtpsCommand = "openssl s_client -crlf -connect 127.0.0.1:465"
    private static let smtpCommand = "openssl s_client -starttls smtp -crlf -connect 127.0.0.1:25"

    var deadProbes: [EndpointProbe] {
        let transcript = Transcript.decode(
            text: """
                CONNECTED(00000003)
                write:errno=104
                ---
                no peer certificate available
                ---
                SSL handshake has read 0 bytes and written 297 bytes
                Verification: OK
                ---
                New, (NONE), Cipher is (NONE)
                Verify return code: 0 (ok)
                """, ending: .exited(1), role: .smtps)
        return [
            EndpointProbe(
                endpoint: ArticleServer.smtps, tcp: .closedAtOnce(milliseconds: 2), tls: transcript.outcome,
                command: ArticleServer.smtpsCommand, transcript: transcript.lines, versions: [:]),
            EndpointProbe(
                endpoint: ArticleServer.smtp, tcp: .banner(banner),
                tls: .starttlsRefused("454 4.7.0 TLS not available due to local problem"), command: ArticleServer.smtpCommand,
                transcript: [
                    AnnotatedLine(banner), AnnotatedLine("EHLO client.example"), AnnotatedLine("250-STARTTLS", note: "still announced"),
                    AnnotatedLine("STARTTLS"),
                    AnnotatedLine("454 4.7.0 TLS not available due to local problem", note: "refused: mail goes in clear"),
                ]),
        ]
    }

    var aliveProbes: [EndpointProbe] {
        let versions = ["TLSv1": true, "TLSv1.1": true, "TLSv1.2": true, "TLSv1.3": false]
        func session(_ greeting: String) -> TLSOutcome {
            .established(
                TLSSession(
                    version: "TLSv1.2", cipher: "ECDHE-RSA-AES256-GCM-SHA384", subject: "CN = mail.example.com",
                    verification: "18 (self-signed certificate)", greeting: greeting))
        }
        return [
            EndpointProbe(
                endpoint: ArticleServer.smtps, tcp: .open, tls: session(banner), command: ArticleServer.smtpsCommand,
                transcript: [], versions: versions),
            EndpointProbe(
                endpoint: ArticleServer.smtp, tcp: .banner(banner), tls: session("250 DSN"), command: ArticleServer.smtpCommand,
                transcript: [], versions: versions),
        ]
    }

    private var log: LogFacts {
        var facts = LogFacts()
        var lines = ["Feb 21 18:02:11 mail postfix/master[2811]: reload -- version 2.6.6, configuration /etc/postfix"]
        for client in clients {
            lines += [
                "Feb 21 18:41:44 mail postfix/smtpd[901935]: warning: Invalid TLS protocol list \"\(list)\": disabling TLS support",
                "Feb 21 18:41:44 mail postfix/smtpd[901935]: warning: Wrapper-mode request dropped from \(client) for service smtps. "
                    + "TLS context initialization failed. For details see earlier warnings in your logs.",
            ]
        }
        if isAlive { lines.append("Feb 21 18:55:01 mail postfix/master[2811]: reload -- version 2.6.6, configuration /etc/postfix") }
        facts.sources = [LogSource(name: "/var/log/maillog", lines: lines.count)]
        facts.events = lines.enumerated().compactMap { LogLine.decode($0.element, number: $0.offset + 1) }
        return facts
    }

    private var postfix: PostfixFacts {
        var facts = PostfixFacts()
        facts.mailVersion = "2.6.6"
        facts.mailVersionSource = "postconf -d -h mail_version"
        facts.release = Release("2.6.6")
        facts.package = PackageVersion("2:2.6.6-6.el6_7.1")
        facts.packageLine = "postfix.x86_64 2:2.6.6-6.el6_7.1"
        return facts
    }

    private var openssl: OpenSSLFacts {
        var facts = OpenSSLFacts()
        facts.versionLine = "OpenSSL 1.0.1e-fips 11 Feb 2013"
        facts.version = OpenSSLVersion("1.0.1e")
        facts.packageLine = "openssl.x86_64 1.0.1e-48.el6_8.4"
        return facts
    }

    private var configuration: ConfigurationFacts {
        var facts = ConfigurationFacts()
        facts.mainPath = "/etc/postfix/main.cf"
        facts.mainBytes = Array(
            """
            # Postfix main configuration
            myhostname = mail.example.com
            smtpd_tls_security_level = may
            smtpd_tls_cert_file = /etc/postfix/cert.pem
            smtpd_tls_key_file = /etc/postfix/key.pem
            smtpd_tls_mandatory_protocols = \(list)
            smtpd_tls_protocols = \(list)

            """.utf8)
        facts.masterPath = "/etc/postfix/master.cf"
        facts.masterBytes = Array(
            """
            smtp      inet  n       -       n       -       -       smtpd
            smtps     inet  n       -       n       -       -       smtpd
              -o smtpd_tls_wrappermode=yes

            """.utf8)
        return facts
    }
}
