// A look that leaves no trace: connections, log lines, mails, files and programs counted on a real private Postfix.

import Diagnosis
import Glibc
import MailServer
import Synchronization
import TestSupport
import Testing

@Suite(.enabled(if: PrivatePostfix.isAvailable, "\(PrivatePostfix.unavailable ?? "")"))
struct LightCheckTests {
    /// What Postfix logged about the look alone.
    private struct Look {
        var facts: Facts
        var lines: [String]
        var programs: [String]

        func count(_ text: String) -> Int { lines.count { $0.contains(text) } }
    }

    private func look(at postfix: PrivatePostfix) async -> Look {
        // The tests' own wait for the ports left connections behind: they are over when each has ended.
        func lines() -> [String] { postfix.log.split(separator: "\n").map(String.init) }
        func isQuiet(_ lines: [String]) -> Bool {
            let connects = lines.count { $0.contains("]: connect from") }
            return connects > 0 && connects == lines.count { $0.contains("]: disconnect from") }
        }
        #expect(await eventually { isQuiet(lines()) })
        let before = lines().count
        let programs = Mutex<[String]>([])
        let access = ServerAccess.live { record in
            // What is not installed is not started.
            if record.ending != .notFound { programs.withLock { $0.append(record.shown) } }
        }
        let facts = await Survey(access: access, request: SurveyRequest(configDirectory: postfix.configDirectory)).runAll()
        #expect(await eventually { isQuiet(lines()) })
        return Look(facts: facts, lines: Array(lines().dropFirst(before)), programs: programs.withLock { $0 })
    }

    /// Without the marks that a Postfix service leaves of itself when it starts.
    private func files(below path: String) throws -> [String] {
        try TestProcess.must(["/usr/bin/find", path, "-type", "f"]).split(separator: "\n").map(String.init)
            .filter { !$0.hasPrefix("\(path)/q/pid/") && !$0.hasPrefix("\(path)/d/") }.sorted()
    }

    @Test("a healthy server: one connection to a port, no warning, no broken session, no file, at most 14 programs, none twice")
    func healthy() async throws {
        let postfix = try PrivatePostfix(.init(mandatory: "!SSLv2, !SSLv3", opportunistic: "!SSLv2, !SSLv3"))
        try postfix.start()
        let before = try files(below: postfix.root)
        let look = await look(at: postfix)
        let probes = try #require(look.facts.connection.value).probes
        #expect(probes.count == 3 && probes.allSatisfy(\.answers), "\(probes)")
        for port in ["postfix/smtpd[", "postfix/smtps/smtpd[", "postfix/submission/smtpd["] {
            #expect(look.lines.count { $0.contains(port) && $0.contains("]: connect from") } == 1, "\(port): \(look.lines)")
        }
        for word in ["warning", "lost connection", "SSL_accept", "timeout", "message-id=", "fatal", "error"] {
            #expect(look.count(word) == 0, "\(word): \(look.lines)")
        }
        #expect(look.count("quit=1") == 3, "every session ends with QUIT: \(look.lines)")
        #expect(look.programs.count <= 14, "\(look.programs)")
        #expect(Set(look.programs).count == look.programs.count, "\(look.programs)")
        #expect(try files(below: postfix.root) == before)
        #expect(probes.allSatisfy { $0.command.contains("-servername mail.example.test") && $0.versions.isEmpty })
        let sessions = look.programs.filter { $0.contains("s_client") }
        #expect(sessions.count == 3 && sessions.allSatisfy { $0.contains("-servername mail.example.test") }, "\(sessions)")
    }

    @Test(
        "a main.cf of somebody else is read, and root runs none of its programs: whose it is stands with what cannot be told",
        .enabled(if: geteuid() == 0))
    func foreignConfiguration() async throws {
        let postfix = try PrivatePostfix(.init(mandatory: "!SSLv2, !SSLv3"))
        let mark = "\(postfix.root)/ran"
        for name in ["postconf", "postfix"] { try TestFile.write("\(postfix.root)/bin-\(name)", "#!/bin/sh\n: >\(mark)\n", mode: 0o755) }
        let bin = "\(postfix.root)/bin"
        mkdir(bin, 0o755)
        for name in ["postconf", "postfix"] { rename("\(postfix.root)/bin-\(name)", "\(bin)/\(name)") }
        try TestFile.write(postfix.mainCF, TestFile.text(postfix.mainCF) + "command_directory = \(bin)\ndaemon_directory = \(bin)\n")
        chown(postfix.mainCF, 12345, 0)
        let ran = Mutex<[String]>([])
        let access = ServerAccess.live { record in if record.ending == .exited(0) { ran.withLock { $0.append(record.shown) } } }
        let facts = await Survey(access: access, request: SurveyRequest(configDirectory: postfix.configDirectory)).runAll()
        let assessment = Assessment(facts)
        #expect(!TestFile.exists(mark))
        #expect(ran.withLock { $0.allSatisfy { !$0.contains("-c \(postfix.configDirectory)") } }, "\(ran.withLock { $0 })")
        #expect(facts.configuration.value?.mainBytes.isEmpty == false, "\(facts.configuration)")
        let told = [assessment.verdict.summary] + assessment.verdict.missing + assessment.findings.map(\.summary)
        #expect(told.contains { $0.contains("belongs to user 12345") }, "\(told)")
    }

    @Test("a list that stops every port: at most two connections to a port, and one mail to postmaster")
    func broken() async throws {
        let postfix = try PrivatePostfix(.init(mandatory: "TLSv1.9", opportunistic: "TLSv1.9"))
        try postfix.start()
        let look = await look(at: postfix)
        let probes = try #require(look.facts.connection.value).probes
        #expect(probes.filter { $0.endpoint.role == .smtps }.allSatisfy { $0.showsDroppedTLS })
        // Both lists are known to be invalid: the port that users submit mail on is asked, the other one is said not to have been.
        let starttls = probes.filter { $0.endpoint.role == .starttls }
        #expect(starttls.first { $0.endpoint.port == postfix.submissionPort }?.showsDroppedTLS == true, "\(starttls)")
        #expect(starttls.first { $0.endpoint.port == postfix.smtpPort }?.isTelling == false, "\(starttls)")
        for port in ["postfix/smtpd[", "postfix/smtps/smtpd[", "postfix/submission/smtpd["] {
            #expect(look.lines.count { $0.contains(port) && $0.contains("]: connect from") } <= 2, "\(port): \(look.lines)")
        }
        #expect(look.count("message-id=") == 1, "\(look.lines)")
    }

    @Test("a server that limits how often a client connects is looked at again and again, and is never called dead for that")
    func rateLimited() async throws {
        var settings = PrivatePostfix.Settings(mandatory: "!SSLv2, !SSLv3", opportunistic: "!SSLv2, !SSLv3")
        settings.mainLines = ["smtpd_client_connection_rate_limit = 2", "smtpd_client_event_limit_exceptions ="]
        let postfix = try PrivatePostfix(settings)
        try postfix.start()
        var codes: [Int] = []
        for _ in 0..<3 {
            let facts = await Survey(access: .live(), request: SurveyRequest(configDirectory: postfix.configDirectory)).runAll()
            let assessment = Assessment(facts)
            codes.append(assessment.exitCode)
            #expect(assessment.exitCode != 2, "\(assessment.verdict.summary)")
        }
        #expect(codes.contains(3), "the limit was met: \(codes) \(postfix.log)")
    }

    @Test("a Postfix that does not run is not asked: its log file is not made")
    func stopped() async throws {
        let postfix = try PrivatePostfix(.init(mandatory: "!SSLv2, !SSLv3"))
        let before = try files(below: postfix.root)
        let facts = await Survey(access: .live(), request: SurveyRequest(configDirectory: postfix.configDirectory)).runAll()
        #expect(facts.server.value?.postfixRunning == false)
        #expect(try files(below: postfix.root) == before)
        #expect(!TestFile.exists(postfix.logFile))
    }

    @Test("an address that this machine does not have is never connected to")
    func foreign() async {
        let endpoint = Endpoint(host: "192.0.2.1", port: 465, role: .smtps, service: "192.0.2.1:465")
        let probe = await Prober(access: .live()).probe(endpoint, versions: true)
        guard case .notTried(let why) = probe.tcp else {
            Issue.record("\(probe.tcp)")
            return
        }
        #expect(why == "192.0.2.1 is no address of this machine, and no other machine is connected to")
        #expect(!probe.isTelling && probe.versions.isEmpty)
    }

    @Test("what --connect names is connected to, and every own address is tried")
    func named() async throws {
        let server = try LoopbackServer { _ = $0.receive() }
        for service in [nil, "465"] as [String?] {
            let probe = await Prober(access: .live()).probe(
                Endpoint(host: "127.0.0.2", port: try FreePort.find(), role: .smtps, service: service), versions: false)
            #expect(probe.tcp == .refused)
        }
        #expect(server.connections == 0)
    }

    @Test("many ports are probed some at a time, and come back in their order")
    func many() async throws {
        let port = try FreePort.find()
        let endpoints = (0..<300).map { index in
            Endpoint(
                host: "127.1.\(index / 100).\(index % 100 + 1)", port: port, role: index % 2 == 0 ? .smtps : .starttls, service: "x\(index)"
            )
        }
        let programs = Mutex<[String]>([])
        let access = ServerAccess.live { record in programs.withLock { $0.append(record.shown) } }
        let probes = await Prober(access: access).probe(endpoints, versions: false, seconds: 120)
        #expect(probes.map(\.endpoint) == endpoints)
        #expect(probes.allSatisfy { $0.state == .nothingListens })
        #expect(programs.withLock { $0.allSatisfy { !$0.contains("s_client") } }, "nobody asks a closed port for TLS")
    }

    @Test("at most eight ports are asked for TLS at once")
    func atOnce() async throws {
        let asking = Mutex((now: 0, most: 0))
        let server = try LoopbackServer { _ = $0.receive() }
        var access = ServerAccess.live()
        let converse = access.converse
        access.converse = { command, dialogue in
            asking.withLock { $0 = ($0.now + 1, max($0.most, $0.now + 1)) }
            defer { asking.withLock { $0.now -= 1 } }
            return await converse(command, dialogue)
        }
        let endpoints = (0..<24).map { Endpoint(host: "127.0.0.1", port: server.port, role: .smtps, service: "x\($0)") }
        let probes = await Prober(access: access).probe(endpoints, versions: false)
        #expect(probes.count == 24 && server.connections >= 24)
        #expect((2...8).contains(asking.withLock { $0.most }), "\(asking.withLock { $0 })")
    }

    @Test("ports that there was no time for are said not to have been tried")
    func outOfTime() async throws {
        let port = try FreePort.find()
        let endpoints = [port, 465, port].enumerated().map {
            Endpoint(host: "127.1.0.\($0 + 1)", port: $1, role: .smtps, service: "x\($0)")
        }
        let probes = await Prober(access: .live()).probe(endpoints, versions: false, seconds: 0)
        #expect(probes.map(\.endpoint) == endpoints)
        for probe in probes { #expect(probe.tcp == .notTried("the other ports took too long") && !probe.isTelling) }
    }
}
