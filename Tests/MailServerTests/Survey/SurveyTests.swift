// The six steps on a real private Postfix, and on servers where things are missing.

import Diagnosis
import Glibc
import MailServer
import PostfixModel
import Synchronization
import TestSupport
import Testing

@Suite(.enabled(if: PrivatePostfix.isAvailable, "\(PrivatePostfix.unavailable ?? "")"))
struct SurveyOfPostfixTests {
    /// A busy machine may leave a port for want of time, and the look says so: then another one is taken, as an administrator would.
    private func facts(_ survey: Survey) async throws -> Facts {
        for _ in 0..<5 {
            let facts = await survey.anew.runAll()
            let probes = try #require(facts.connection.value).probes
            if !probes.contains(where: { if case .notTried = $0.tcp { true } else { false } }) { return facts }
        }
        return await survey.anew.runAll()
    }

    @Test("a server that rejects its list shows it on every page")
    func broken() async throws {
        let postfix = try PrivatePostfix(.init(mandatory: "!SSLv2, !SSLv3 #, !TLSv1", opportunistic: "!SSLv2, !SSLv3"))
        try postfix.start()
        let survey = Survey(access: .live(), request: SurveyRequest(configDirectory: postfix.configDirectory, versions: true))
        let facts = try await self.facts(survey)

        let server = try #require(facts.server.value)
        #expect(server.configDirectory == postfix.configDirectory)
        #expect(server.isRoot && server.userName == "root")
        #expect(server.postfixRunning == true)
        #expect(server.listening.contains("127.0.0.1:\(postfix.smtpsPort)"))
        #expect(server.logSource == postfix.logFile)
        #expect(server.operatingSystem?.isEmpty == false)

        let probes = try #require(facts.connection.value).probes
        #expect(probes.map(\.endpoint.port) == [postfix.smtpPort, postfix.smtpsPort, postfix.submissionPort])
        let smtps = try #require(probes.first { $0.endpoint.role == .smtps })
        guard case .closedAtOnce = smtps.tcp else {
            Issue.record("\(smtps.tcp)")
            return
        }
        #expect(smtps.tls == .closedWithoutData)
        #expect(smtps.showsDroppedTLS)
        #expect(smtps.versions.values.allSatisfy { $0 == .refused })
        #expect(smtps.command == "openssl s_client -crlf -servername mail.example.test -connect 127.0.0.1:\(postfix.smtpsPort)")
        // Level may on the first port reads the good list; encrypt on submission reads the bad one.
        #expect(probes[0].answers && probes[0].versions[.tlsv1_2] == .accepted)
        #expect(probes[2].showsDroppedTLS)

        let version = try #require(facts.postfix.value)
        #expect(version.release != nil && version.package?.rules == .debian)
        #expect(version.compiledOpenSSL != nil && version.runningOpenSSL != nil)
        let openssl = try #require(facts.openssl.value)
        #expect(openssl.version != nil)
        #expect(openssl.linkedLibrary?.contains("libssl.so") == true)

        let files = try #require(facts.configuration.value)
        #expect(files.mainBytes == (try TestFile.bytes(postfix.mainCF)))
        #expect(files.defaults["smtpd_tls_security_level"] == "")
        let log = try #require(facts.log.value)
        #expect(log.sources.map(\.name) == [postfix.logFile])
        #expect(log.events.contains { $0.isReload })

        // The probes themselves made Postfix log the fault, and the log is read after them.
        #expect(log.events.contains { $0.quotedList == "!SSLv2, !SSLv3 #, !TLSv1" })
        #expect(log.events.contains { $0.droppedService == "\(postfix.smtpsPort)" })
        let assessment = Assessment(facts)
        #expect(assessment.verdict.kind == .confirmed)
        #expect(assessment.finding("mail-log")?.status == .symptom)
    }

    @Test("a certificate that is missing is named by the first look, although only its own knocks made Postfix log it")
    func certificateMissing() async throws {
        var settings = PrivatePostfix.Settings(mandatory: "!SSLv2, !SSLv3", opportunistic: "!SSLv2, !SSLv3")
        settings.mainLines = ["smtpd_tls_cert_file = /nonexistent/cert.pem"]
        let postfix = try PrivatePostfix(settings)
        try postfix.start()
        let survey = Survey(access: .live(), request: SurveyRequest(configDirectory: postfix.configDirectory))
        let assessment = Assessment(await survey.runAll())
        #expect(assessment.verdict.kind == .otherFault)
        #expect(assessment.verdict.faults.first?.id == "certificate-missing")
        #expect(assessment.finding("mail-log")?.status == .symptom)
    }

    @Test("a healthy server answers with TLS, and nothing waits for a time limit")
    func healthy() async throws {
        let postfix = try PrivatePostfix(.init(mandatory: "!SSLv2, !SSLv3", opportunistic: "!SSLv2, !SSLv3"))
        try postfix.start()
        let endings = Mutex<[CommandResult.Ending]>([])
        let access = ServerAccess.live { record in endings.withLock { $0.append(record.ending) } }
        let survey = Survey(access: access, request: SurveyRequest(configDirectory: postfix.configDirectory, versions: true))
        let facts = try await self.facts(survey)
        let probes = try #require(facts.connection.value).probes
        for probe in probes { #expect(probe.answers, "\(probe)") }
        let smtps = try #require(probes.first { $0.endpoint.role == .smtps })
        #expect(smtps.tcp == .open)
        #expect(smtps.versions[.tlsv1_2] == .accepted && smtps.versions[.tlsv1_3] == .accepted)
        for ending in endings.withLock({ $0 }) {
            switch ending {
            case .exited, .notFound: continue
            default: Issue.record("a program ended with \(ending)")
            }
        }
    }

    @Test("main.cf is parsed once per look however many ask for it, and whoever judges is handed that very parse; an edit is seen")
    func parsedOnce() async throws {
        let postfix = try PrivatePostfix(.init(mandatory: "TLSv1.4"))
        let access = ServerAccess.live()
        let survey = Survey(access: access, request: SurveyRequest(configDirectory: postfix.configDirectory))
        let assessment = Assessment(await survey.runAll())
        #expect(access.mainCF.parses == 1)
        func storage<Element>(_ array: [Element]?) -> UnsafePointer<Element>? { array?.withUnsafeBufferPointer { $0.baseAddress } }
        let files = try #require(assessment.facts.configuration.value)
        #expect(storage(files.main.entries) == storage(assessment.configuration?.main.entries))
        #expect(storage(files.master.services) == storage(assessment.configuration?.master.services))

        try TestFile.write(postfix.mainCF, try TestFile.text(postfix.mainCF) + "# an edit\n")
        let second = await survey.anew.runAll()
        #expect(access.mainCF.parses == 2)
        #expect(second.configuration.value?.mainBytes == (try TestFile.bytes(postfix.mainCF)))
    }

    @Test("a Postfix that does not run is said not to run, and its ports refuse")
    func stopped() async throws {
        let postfix = try PrivatePostfix(.init(mandatory: "!SSLv2, !SSLv3"))
        let facts = await Survey(access: .live(), request: SurveyRequest(configDirectory: postfix.configDirectory)).runAll()
        #expect(facts.server.value?.postfixRunning == false)
        // To look creates nothing, not even the log that Postfix would make for `postfix status`.
        #expect(!TestFile.exists(postfix.logFile))
        for probe in facts.connection.value?.probes ?? [] { #expect(probe.tcp == .refused && probe.tls == .refused) }
    }
}

@Suite struct SurveyTests {
    /// Answers by program; everything else is not installed.
    private static func access(_ answers: [String: String]) -> ServerAccess {
        ServerAccess(
            run: { command in
                let key = ([command.program] + command.arguments).joined(separator: " ")
                let answer = answers.first { key.hasPrefix($0.key) }
                return answer.map { CommandResult(.exited(0), output: Array($0.value.utf8)) } ?? CommandResult(.notFound)
            }, syslog: { _ in })
    }

    private func configuration(_ main: String, _ master: String = "") throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try directory.write("main.cf", main)
        try directory.write("master.cf", master)
        return directory
    }

    @Test("without any tool the files are still read, and the rest says why it cannot tell")
    func noTools() async throws {
        let directory = try configuration("smtpd_tls_protocols = TLSv1\n")
        let facts = await Survey(access: Self.access([:]), request: SurveyRequest(configDirectory: directory.path)).runAll()
        #expect(facts.configuration.value?.mainBytes == Array("smtpd_tls_protocols = TLSv1\n".utf8))
        #expect(facts.configuration.value?.remarks.contains { $0.contains("postconf could not be asked") } == true)
        #expect(facts.postfix.reason?.contains("No Postfix was found here") == true)
        #expect(facts.openssl.reason?.contains("The OpenSSL version is not known") == true)
        #expect(facts.connection.value == ConnectionFacts())
    }

    @Test("a missing configuration is said with what to do, and so is what depends on it")
    func noConfiguration() async throws {
        let directory = try TemporaryDirectory()
        let facts = await Survey(access: Self.access([:]), request: SurveyRequest(configDirectory: directory.path)).runAll()
        #expect(facts.configuration.reason?.contains("\(directory.path)/main.cf cannot be read: No such file or directory") == true)
        #expect(facts.connection.reason?.contains("--connect HOST:PORT") == true)
    }

    @Test("without -c the directory is what postconf says, else the usual one with the reason")
    func place() async throws {
        let asked = Survey(access: Self.access(["postconf -h config_directory": "/srv/postfix\n"]), request: SurveyRequest())
        guard case .server(.value(let server)) = await asked.run(.server) else {
            Issue.record("no server facts")
            return
        }
        #expect(server.configDirectory == "/srv/postfix")
        #expect(server.configDirectoryOrigin == "postconf -h config_directory")
        guard case .server(.value(let usual)) = await Survey(access: Self.access([:]), request: SurveyRequest()).run(.server) else {
            return
        }
        #expect(usual.configDirectory == "/etc/postfix")
        #expect(usual.blindSpots.contains { $0.contains("postconf could not be asked for the configuration directory") })
    }

    @Test("el6 as rpm and openssl tell it")
    func el6() async throws {
        let directory = try configuration("")
        let access = Self.access([
            "postconf -c \(directory.path) -d -h mail_version": "2.6.6\n", "rpm -q --qf": "postfix 2:2.6.6-6.el6_7.1\n",
            "openssl version": "OpenSSL 1.0.1e-fips 11 Feb 2013\n",
        ])
        let facts = await Survey(access: access, request: SurveyRequest(configDirectory: directory.path)).runAll()
        #expect(facts.postfix.value?.mailVersion == "2.6.6")
        #expect(facts.postfix.value?.package == PackageVersion("2:2.6.6-6.el6_7.1"))
        #expect(facts.postfix.value?.compiledOpenSSL == nil)
        #expect(facts.openssl.value?.version == OpenSSLVersion("1.0.1e"))
    }

    @Test("a step whose program hangs is cancelled at once and says so")
    func cancel() async throws {
        let directory = try configuration("")
        let started = Collector()
        let access = ServerAccess(
            run: { _ in
                started.add(1)
                try? await Task.sleep(for: .seconds(60))
                return CommandResult(.cancelled)
            }, syslog: { _ in })
        let survey = Survey(access: access, request: SurveyRequest(configDirectory: directory.path))
        let task = Task { await survey.run(.openssl) }
        #expect(await eventually { started.total > 0 })
        let start = MonotonicTime.now
        task.cancel()
        #expect(await task.value == .openssl(.cannotTell("Cancelled before it was done; run it again to see")))
        #expect(MonotonicTime.now - start < 60)
    }

    @Test("what several steps need is looked up once by a survey, and again by a new one, however soon")
    func shared() async throws {
        let directory = try configuration("")
        let asked = Collector()
        let access = ServerAccess(
            run: { command in
                if command.arguments.contains("mail_version") && command.arguments.contains("-h") { asked.add(1) }
                return CommandResult(.notFound)
            }, syslog: { _ in })
        let survey = Survey(access: access, request: SurveyRequest(configDirectory: directory.path))
        _ = await survey.runAll()
        #expect(asked.total == 1)
        _ = await survey.anew.run(.postfix)
        #expect(asked.total == 2)
    }

    @Test("the command log hears of every program that was run")
    func record() async throws {
        let directory = try configuration("")
        let shown = Mutex<[String]>([])
        let access = ServerAccess.live { record in shown.withLock { $0.append(record.shown) } }
        _ = await Survey(access: access, request: SurveyRequest(configDirectory: directory.path)).run(.openssl)
        #expect(shown.withLock { $0 }.contains("openssl version"))
    }
}
