// The article's server as its recording shows it, on the system the article was written about: CentOS 6.8 with the package
// 2.6.6-6.el6_7.1. What a test is about can be another list, another name, an ordinary user, or the ports alive.

import Diagnosis
import PostfixModel

package struct ArticleServer: Sendable {
    package var isRoot: Bool
    package var list: String
    package var hostname: String
    /// Nil: as recorded.
    package var banner: String?
    /// Turned away besides those of the recording, each as Postfix logs it.
    package var clients: [String]
    package var isAlive: Bool

    package static let recordedList = "TLSv1 TLSv1.1 TLSv1.2"
    package static let smtps = RecordedArticle.smtps
    package static let smtp = RecordedArticle.smtp

    package init(
        isRoot: Bool = true, list: String = ArticleServer.recordedList, hostname: String = RecordedArticle.hostname, banner: String? = nil,
        clients: [String] = [], isAlive: Bool = false
    ) {
        self.isRoot = isRoot
        self.list = list
        self.hostname = hostname
        self.banner = banner
        self.clients = clients
        self.isAlive = isAlive
    }

    package var facts: Facts {
        let server = SampleServer(
            main: RecordedArticle.mainCF.replacing(ArticleServer.recordedList, with: list), master: RecordedArticle.masterCF,
            probes: probes,
            log: log, hostname: hostname, system: "CentOS release 6.8 (Final)", isRoot: isRoot)
        var facts = server.facts
        facts.server = facts.server.changed { server in
            server.configDirectoryOrigin = "postconf -h config_directory"
            server.listening = ["127.0.0.1:25", "127.0.0.1:465"]
            server.logSource = "/var/log/maillog"
        }
        facts.postfix = facts.postfix.changed { postfix in
            postfix.mailVersionSource = "postconf -d -h mail_version"
            postfix.packageLine = "postfix 2:2.6.6-6.el6_7.1"
            postfix.commands = ["rpm -q postfix", "postconf -d -h mail_version"]
        }
        facts.openssl = facts.openssl.changed { openssl in
            openssl.versionLine = "OpenSSL 1.0.1e-fips 11 Feb 2013"
            openssl.packageLine = "openssl 1.0.1e-48.el6_8.4"
            openssl.commands = ["rpm -q openssl", "openssl version"]
        }
        facts.log = facts.log.changed { log in
            // The recorded knocks came from the server itself, as this program's do.
            log.ofProbes = log.events.filter { $0.droppedClient?.contains("[127.0.0.1]") == true }
            log.commands = ["grep -E 'TLS|reload|daemon started|fatal' /var/log/maillog"]
        }
        return facts
    }

    /// The same as the gathering steps bring it, page by page.
    package var results: [StepResult] {
        let facts = facts
        return [
            .server(facts.server), .connection(facts.connection), .log(facts.log), .postfix(facts.postfix), .openssl(facts.openssl),
            .configuration(facts.configuration),
        ]
    }

    package var deadProbes: [EndpointProbe] { RecordedArticle.dead.map(greeting) }
    package var aliveProbes: [EndpointProbe] { RecordedArticle.alive.map(greeting) }
    private var probes: [EndpointProbe] { isAlive ? aliveProbes : deadProbes }

    private func greeting(_ probe: EndpointProbe) -> EndpointProbe {
        guard let banner, case .banner = probe.tcp else { return probe }
        var probe = probe
        probe.tcp = .banner(banner)
        if !probe.transcript.isEmpty { probe.transcript[0].text = banner }
        return probe
    }

    private var log: [String] {
        let recorded = isAlive ? RecordedArticle.repairedLog : RecordedArticle.brokenLog
        let dropped = clients.map { client in
            "Nov 23 11:44:21 vm postfix/smtpd[28298]: warning: Wrapper-mode request dropped from \(client) for service smtps. "
                + "TLS context initialization failed. For details see earlier warnings in your logs."
        }
        return (recorded + dropped).map { $0.replacing(ArticleServer.recordedList, with: list) }
    }
}

extension Observed {
    /// The same with its value changed; as it is where there is none.
    package func changed(_ change: (inout Value) -> Void) -> Observed {
        guard case .value(var value) = self else { return self }
        change(&value)
        return .value(value)
    }
}
