// Servers as facts: files, knocks and log lines as they were seen, so that a verdict can be asked for.

import PostfixModel

@testable import Diagnosis

struct RecordedServer {
    var release = "2.6.6"
    var package: String? = "2:2.6.6-6.el6_7.1"
    var openssl: String? = "1.0.1e"
    var compiled: String?
    var lists = ["smtpd_tls_mandatory_protocols = TLSv1 TLSv1.1 TLSv1.2", "smtpd_tls_protocols = TLSv1 TLSv1.1 TLSv1.2"]
    var settings = ["smtpd_tls_security_level = may", "smtpd_tls_cert_file = /etc/ssl/cert.pem", "smtpd_tls_key_file = /etc/ssl/key.pem"]
    var master = RecordedServer.smtpAndSmtps
    var probes = [RecordedServer.deadSmtps, RecordedServer.refusedStarttls]
    var log: [String] = RecordedServer.brokenLog
    var running: Bool? = true
    var managers: [String] = []
    var directory = "/etc/postfix"

    static let smtpAndSmtps = """
        smtp      inet  n       -       n       -       -       smtpd
        smtps     inet  n       -       n       -       -       smtpd
          -o smtpd_tls_wrappermode=yes
        """
    static let reload = "Nov 23 11:44:18 vm postfix/master[28076]: reload -- version 2.6.6, configuration /etc/postfix"
    static let brokenLog = [reload] + warnings
    static let warnings = [
        #"Nov 23 11:44:20 vm postfix/smtpd[28298]: warning: Invalid TLS protocol list "TLSv1 TLSv1.1 TLSv1.2": disabling TLS support"#,
        "Nov 23 11:44:20 vm postfix/smtpd[28298]: warning: Wrapper-mode request dropped from localhost[127.0.0.1] for service smtps. TLS context initialization failed. For details see earlier warnings in your logs.",
        "Nov 23 11:44:21 vm postfix/smtpd[28298]: warning: Wrapper-mode request dropped from a.example[192.0.2.7] for service smtps. TLS context initialization failed. For details see earlier warnings in your logs.",
    ]

    static let smtps = Endpoint(host: "127.0.0.1", port: 465, role: .smtps, service: "smtps")
    static let smtp = Endpoint(host: "127.0.0.1", port: 25, role: .starttls, service: "smtp")
    static let deadSmtps = EndpointProbe(endpoint: smtps, tcp: .closedAtOnce(milliseconds: 2), tls: .closedWithoutData)
    static let refusedStarttls = EndpointProbe(
        endpoint: smtp, tcp: .banner("220 mail ESMTP"), tls: .starttlsRefused("454 4.7.0 TLS not available due to local problem"))
    static let session = TLSSession(version: "TLSv1.2", cipher: "DHE-RSA-AES256-GCM-SHA384", greeting: "220 mail ESMTP Postfix")
    static let liveSmtps = EndpointProbe(endpoint: smtps, tcp: .open, tls: .established(session))
    static let liveStarttls = EndpointProbe(
        endpoint: smtp, tcp: .banner("220 mail ESMTP"), tls: .established(TLSSession(version: "TLSv1.2", cipher: "X", greeting: "250-mail"))
    )
    static let live = [liveSmtps, liveStarttls]

    static func smtps(_ tcp: TCPOutcome, _ tls: TLSOutcome) -> EndpointProbe { EndpointProbe(endpoint: smtps, tcp: tcp, tls: tls) }

    var facts: Facts {
        var facts = Facts()
        var server = ServerFacts()
        server.hostname = "mail.example.com"
        server.configDirectory = directory
        server.isRoot = true
        server.userName = "root"
        server.serviceManager = .sysv
        server.postfixRunning = running
        facts.server = .value(server)
        facts.connection = .value(ConnectionFacts(probes: probes))
        facts.log = .value(RecordedServer.logFacts(log))
        facts.postfix = .value(postfixFacts)
        var ssl = OpenSSLFacts()
        ssl.versionLine = openssl.map { "OpenSSL \($0)" }
        ssl.version = openssl.flatMap { OpenSSLVersion($0) }
        facts.openssl = .value(ssl)
        facts.configuration = .value(configurationFacts)
        return facts
    }

    var assessment: Assessment { Assessment(facts) }

    private var postfixFacts: PostfixFacts {
        var postfix = PostfixFacts()
        postfix.mailVersion = release
        postfix.release = Release(release)
        postfix.package = package.flatMap { PackageVersion($0) }
        postfix.compiledOpenSSL = compiled.flatMap { OpenSSLVersion($0) }
        return postfix
    }

    private var configurationFacts: ConfigurationFacts {
        var files = ConfigurationFacts()
        files.mainPath = "/etc/postfix/main.cf"
        files.masterPath = "/etc/postfix/master.cf"
        files.mainBytes = Array((["# settings"] + settings + lists).joined(separator: "\n").utf8) + [0x0A]
        files.masterBytes = Array(master.utf8) + [0x0A]
        files.managers = managers
        return files
    }

    static func logFacts(_ lines: [String]) -> LogFacts {
        var facts = LogFacts()
        var reader = LogReader()
        facts.events = lines.flatMap { reader.take(Array($0.utf8)) }
        facts.sources = [LogSource(name: "/var/log/maillog", lines: lines.count)]
        return facts
    }
}

extension RecordedServer {
    /// The article's patient.
    static let article = RecordedServer()

    static let repaired = RecordedServer(
        lists: ["smtpd_tls_mandatory_protocols = TLSv1", "smtpd_tls_protocols = TLSv1"], probes: live,
        log: brokenLog + [
            "Nov 23 11:49:13 vm postfix/master[28076]: reload -- version 2.6.6, configuration /etc/postfix",
            "Nov 23 11:49:15 vm postfix/smtpd[29696]: setting up TLS connection from localhost[127.0.0.1]",
        ])

    /// Both lists repaired on disk, Postfix not told.
    static let editedOnly = RecordedServer(lists: ["smtpd_tls_mandatory_protocols = TLSv1", "smtpd_tls_protocols = TLSv1"])

    static func modern(_ release: String, _ list: String, openssl: String = "1.1.1", probes: [EndpointProbe]? = nil, log: [String]? = nil)
        -> RecordedServer
    {
        RecordedServer(
            release: release, package: nil, openssl: openssl, compiled: openssl, lists: ["smtpd_tls_mandatory_protocols = \(list)"],
            probes: probes ?? [deadSmtps, liveStarttls],
            log: log ?? [
                "Nov 23 11:44:18 vm postfix/master[1]: daemon started -- version \(release), configuration /etc/postfix",
                "Nov 23 11:44:20 vm postfix/smtpd[9]: warning: Invalid TLS protocol list \"\(list)\": disabling TLS support",
            ])
    }

    static let certificateMissing = RecordedServer(
        lists: ["smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3"],
        log: [
            reload,
            #"Nov 23 11:44:20 vm postfix/smtpd[9]: warning: cannot get RSA certificate from file "/etc/ssl/cert.pem": disabling TLS support"#,
            "Nov 23 11:44:20 vm postfix/smtpd[9]: warning: TLS library problem: error:02001002:system library:fopen:No such file or directory:bss_file.c:175:",
            "Nov 23 11:44:20 vm postfix/smtpd[9]: warning: Wrapper-mode request dropped from localhost[127.0.0.1] for service smtps. TLS context initialization failed. For details see earlier warnings in your logs.",
        ])
}
