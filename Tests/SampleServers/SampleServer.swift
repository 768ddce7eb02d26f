// Servers as facts: files, probes and log lines as they were seen, so that a verdict can be asked for.

import Diagnosis
import PostfixModel

package struct SampleServer: Sendable {
    package var release: String
    package var package: String?
    package var openssl: String?
    package var compiled: String?
    package var lists: [String]
    /// Other lines of main.cf, above the lists.
    package var settings: [String]
    package var master: String
    package var probes: [EndpointProbe]
    package var log: [String]
    package var running: Bool?
    package var managers: [String]
    package var directory: String
    package var hostname: String
    package var system: String?
    package var isRoot: Bool

    /// main.cf whole, in place of settings and lists.
    package var main: String?
    /// What postconf said on standard error.
    package var complaints: [String] = []
    package var policyTables: [PolicyTable] = []
    /// Sockets that services ask and that are not there.
    package var missingSockets: [String] = []
    /// Tables whose files are not there, as written.
    package var missingTables: [String] = []
    /// `postconf -m`; nil: nobody asked.
    /// False: no log could be read.
    package var hasLog = true
    package var certificates: CertificateFacts?
    /// Children of master that serve connections.
    package var servers: [RunningProcess] = []
    /// What the kernel lists; nil: it could not be seen.
    package var sockets: [ListeningSocket]?
    package var addresses: [String]?
    package var queue: QueueSpace?
    /// Unix seconds of the look.
    package var observedAt: Int?
    /// The log's warnings are of processes that served this program's own connections.
    package var isSeenByProbes = false
    /// What the processes that served this program's own connections logged besides.
    package var probeLog: [String] = []

    package init(
        main: String? = nil,
        release: String = "2.6.6",
        package: String? = "2:2.6.6-6.el6_7.1",
        openssl: String? = "1.0.1e",
        compiled: String? = nil,
        lists: [String] = ["smtpd_tls_mandatory_protocols = TLSv1 TLSv1.1 TLSv1.2", "smtpd_tls_protocols = TLSv1 TLSv1.1 TLSv1.2"],
        settings: [String] = SampleServer.usualSettings,
        master: String = SampleServer.smtpAndSmtps,
        probes: [EndpointProbe] = [SampleServer.deadSmtps, SampleServer.refusedStarttls],
        log: [String] = SampleServer.brokenLog,
        running: Bool? = true,
        managers: [String] = [],
        directory: String = "/etc/postfix",
        hostname: String = "mail.example.com",
        system: String? = nil,
        isRoot: Bool = true
    ) {
        self.main = main
        self.release = release
        self.package = package
        self.openssl = openssl
        self.compiled = compiled
        self.lists = lists
        self.settings = settings
        self.master = master
        self.probes = probes
        self.log = log
        self.running = running
        self.managers = managers
        self.directory = directory
        self.hostname = hostname
        self.system = system
        self.isRoot = isRoot
    }

    package static let usualSettings = [
        "smtpd_tls_security_level = may", "smtpd_tls_cert_file = /etc/ssl/cert.pem", "smtpd_tls_key_file = /etc/ssl/key.pem",
    ]
    package static let smtpAndSmtps = """
        smtp      inet  n       -       n       -       -       smtpd
        tlsmgr    unix  -       -       n       1000?   1       tlsmgr
        smtps     inet  n       -       n       -       -       smtpd
          -o smtpd_tls_wrappermode=yes
        """
    package static let reload = "Nov 23 11:44:18 vm postfix/master[28076]: reload -- version 2.6.6, configuration /etc/postfix"
    package static let brokenLog = [reload] + warnings
    package static let warnings = [
        #"Nov 23 11:44:20 vm postfix/smtpd[28298]: warning: Invalid TLS protocol list "TLSv1 TLSv1.1 TLSv1.2": disabling TLS support"#,
        "Nov 23 11:44:20 vm postfix/smtpd[28298]: warning: Wrapper-mode request dropped from localhost[127.0.0.1] for service smtps. TLS context initialization failed. For details see earlier warnings in your logs.",
        "Nov 23 11:44:21 vm postfix/smtpd[28298]: warning: Wrapper-mode request dropped from a.example[192.0.2.7] for service smtps. TLS context initialization failed. For details see earlier warnings in your logs.",
    ]

    package static let smtps = Endpoint(host: "127.0.0.1", port: 465, role: .smtps, service: "smtps")
    package static let smtp = Endpoint(host: "127.0.0.1", port: 25, role: .starttls, service: "smtp")
    package static let deadSmtps = EndpointProbe(endpoint: smtps, tcp: .closedAtOnce(milliseconds: 2), tls: .closedWithoutData)
    package static let refusedStarttls = EndpointProbe(
        endpoint: smtp, tcp: .banner("220 mail ESMTP"), tls: .starttlsRefused("454 4.7.0 TLS not available due to local problem"))
    package static let session = TLSSession(version: "TLSv1.2", cipher: "DHE-RSA-AES256-GCM-SHA384", greeting: "220 mail ESMTP Postfix")
    package static let liveSmtps = EndpointProbe(endpoint: smtps, tcp: .open, tls: .established(session))
    package static let liveStarttls = EndpointProbe(
        endpoint: smtp, tcp: .banner("220 mail ESMTP"), tls: .established(TLSSession(version: "TLSv1.2", cipher: "X", greeting: "250-mail"))
    )
    package static let live = [liveSmtps, liveStarttls]

    package static func smtps(_ tcp: TCPOutcome, _ tls: TLSOutcome) -> EndpointProbe { EndpointProbe(endpoint: smtps, tcp: tcp, tls: tls) }

    package var facts: Facts {
        var facts = Facts()
        var server = ServerFacts()
        server.hostname = hostname
        server.operatingSystem = system
        server.configDirectory = directory
        server.isRoot = isRoot
        server.userName = isRoot ? "root" : "admin"
        if !isRoot { server.blindSpots = ["You are not root: other users' files and any change are out of reach."] }
        server.serviceManager = .sysv
        server.postfixRunning = running
        server.host.observedAt = observedAt
        server.host.servers = servers
        if let sockets { server.host.sockets = .value(sockets) }
        if let addresses { server.host.addresses = .value(addresses) }
        if let queue { server.host.queue = .value(queue) }
        facts.server = .value(server)
        facts.connection = .value(ConnectionFacts(probes: probes))
        var logged = SampleServer.logFacts(log)
        if isSeenByProbes { logged.ofProbes = logged.events.filter { !$0.isReload } }
        if !probeLog.isEmpty {
            var lines = ProbeLines { _ in true }
            for line in probeLog { lines.take(Array(line.utf8)) }
            logged.ofProbes += lines.events
        }
        facts.log = hasLog ? .value(logged) : .cannotTell("The mail log cannot be read")
        facts.postfix = .value(postfixFacts)
        var ssl = OpenSSLFacts()
        ssl.versionLine = openssl.map { "OpenSSL \($0)" }
        ssl.version = openssl.flatMap { OpenSSLVersion($0) }
        facts.openssl = .value(ssl)
        facts.configuration = .value(configurationFacts)
        return facts
    }

    package var assessment: Assessment { Assessment(facts) }

    private var postfixFacts: PostfixFacts {
        var postfix = PostfixFacts()
        postfix.mailVersion = release
        postfix.release = Release(release)
        postfix.package = package.flatMap { PackageVersion($0) }
        postfix.compiledOpenSSL = compiled.flatMap { OpenSSLVersion($0) }
        return postfix
    }

    /// Lines as they stand in main.cf.
    private var mainLines: [String] { ["# settings"] + settings + lists }

    private var configurationFacts: ConfigurationFacts {
        var files = ConfigurationFacts()
        files.mainPath = "/etc/postfix/main.cf"
        files.masterPath = "/etc/postfix/master.cf"
        files.mainBytes = Array((main ?? mainLines.joined(separator: "\n") + "\n").utf8)
        files.masterBytes = Array(master.utf8) + [0x0A]
        files.managers = managers
        files.complaints = PostconfComplaint.read(complaints.joined(separator: "\n"))
        files.policyTables = policyTables
        files.missingSockets = missingSockets
        files.missingTables = missingTables
        if let certificates { files.certificates = .value(certificates) }
        return files
    }

    package static func logFacts(_ lines: [String]) -> LogFacts {
        var facts = LogFacts()
        var reader = LogReader()
        // 2026-11-24: the day after the samples' last lines.
        let end = 1795478400
        var fold = LogFold(end: end)
        for event in lines.flatMap({ reader.take(Array($0.utf8)) }) { fold.add(event) }
        fold.close(reader)
        facts.events = LogEvent.joined(fold.events)
        let bytes = lines.reduce(0) { $0 + $1.utf8.count + 1 }
        var source = LogSource(name: "/var/log/maillog", bytes: bytes, from: stamp(of: lines.first), to: stamp(of: lines.last))
        source.since = LogStamp(source.from)?.seconds(notAfter: end)
        source.until = LogStamp(source.to)?.seconds(notAfter: end)
        facts.sources = [source]
        return facts
    }
}

private func stamp(of line: String?) -> String {
    Array((line ?? "").utf8).withUnsafeBufferPointer { Stamp.ofLine($0) }
}

extension SampleServer {
    /// The article's patient.
    package static let article = SampleServer()

    package static let repaired = SampleServer(
        lists: ["smtpd_tls_mandatory_protocols = TLSv1", "smtpd_tls_protocols = TLSv1"], probes: live,
        log: brokenLog + [
            "Nov 23 11:49:13 vm postfix/master[28076]: reload -- version 2.6.6, configuration /etc/postfix",
            "Nov 23 11:49:15 vm postfix/smtpd[29696]: setting up TLS connection from localhost[127.0.0.1]",
        ])

    /// Both lists repaired on disk, Postfix not told.
    package static let editedOnly = SampleServer(lists: ["smtpd_tls_mandatory_protocols = TLSv1", "smtpd_tls_protocols = TLSv1"])

    package static func modern(
        _ release: String, _ list: String, openssl: String = "1.1.1", probes: [EndpointProbe]? = nil, log: [String]? = nil
    )
        -> SampleServer
    {
        SampleServer(
            release: release, package: nil, openssl: openssl, compiled: openssl, lists: ["smtpd_tls_mandatory_protocols = \(list)"],
            probes: probes ?? [deadSmtps, liveStarttls],
            log: log ?? [
                "Nov 23 11:44:18 vm postfix/master[1]: daemon started -- version \(release), configuration /etc/postfix",
                "Nov 23 11:44:20 vm postfix/smtpd[9]: warning: Invalid TLS protocol list \"\(list)\": disabling TLS support",
            ])
    }

    package static let certificateMissing = SampleServer(
        lists: ["smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3"],
        log: [
            reload,
            #"Nov 23 11:44:20 vm postfix/smtpd[9]: warning: cannot get RSA certificate from file "/etc/ssl/cert.pem": disabling TLS support"#,
            "Nov 23 11:44:20 vm postfix/smtpd[9]: warning: TLS library problem: error:02001002:system library:fopen:No such file or directory:bss_file.c:175:",
            "Nov 23 11:44:20 vm postfix/smtpd[9]: warning: Wrapper-mode request dropped from localhost[127.0.0.1] for service smtps. TLS context initialization failed. For details see earlier warnings in your logs.",
        ])
}

extension Facts {
    /// The same while that step is still being looked at.
    package mutating func reset(_ step: Step) {
        switch step {
        case .server: server = .pending
        case .connection: connection = .pending
        case .log: log = .pending
        case .postfix: postfix = .pending
        case .openssl: openssl = .pending
        case .configuration: configuration = .pending
        }
    }
}
