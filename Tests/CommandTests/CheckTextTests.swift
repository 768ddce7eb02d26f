import Diagnosis
import PostfixModel
import Repair
import SampleServers
import Testing

@testable import postfix_tls_wizard

@Suite("check as text")
struct CheckTextTests {
    @Test("tells who is hurt, and which faults with the same face it is not")
    func whole() throws {
        let endpoint = Endpoint(host: "127.0.0.1", port: 465, role: .smtps)
        var facts = Facts()
        facts.connection = .value(
            ConnectionFacts(probes: [EndpointProbe(endpoint: endpoint, tcp: .closedAtOnce(milliseconds: 1), tls: .closedWithoutData)]))
        let assessment = Assessment(facts)
        #expect(!assessment.verdict.ruledOut.isEmpty && !assessment.verdict.impact.isEmpty)
        let brief = CheckText(assessment: assessment, menu: RepairMenu(for: assessment), own: try ownCommand()).text
        #expect(brief.split(separator: "\n")[0] == assessment.verdict.summary)
        for impact in assessment.verdict.impact { #expect(brief.contains("\n  \(impact.port)  \(impact.effect)\n")) }
        #expect(brief.contains("\nVerdict: \(assessment.verdict.kind.spoken). \(assessment.verdict.urgency.sentence)\n"))
        #expect(brief.contains("\nWhat this rests on: postfix-tls-wizard check --verbose -c /p\n"))
        let text = CheckText(assessment: assessment, menu: RepairMenu(for: assessment), own: try ownCommand(), isVerbose: true).text
        let lines = text.split(separator: "\n").map(String.init)
        #expect(text.hasPrefix(brief.split(separator: "What this rests on")[0]), "the short form comes first")
        for fault in assessment.verdict.ruledOut {
            #expect(lines.contains { $0.hasSuffix("\(fault.name): \(fault.reason)") }, "\(fault.name)")
        }
    }

    @Test("says what root did not run and why, and gives a user who is not root the line that looks again as root")
    func rights() throws {
        func text(_ change: (inout ServerFacts) -> Void) throws -> String {
            var facts = ArticleServer().facts
            facts.server = facts.server.changed(change)
            let assessment = Assessment(facts)
            return CheckText(assessment: assessment, menu: RepairMenu(for: assessment), own: try ownCommand()).text
        }
        let plain = try text { $0.isRoot = true }
        #expect(!plain.contains("Not run as root") && !plain.contains("You are not root"))
        let refused = try text { $0.refusedPrograms = "/etc/postfix/main.cf belongs to user 1000 (alice), not to root" }
        #expect(
            refused.contains(
                "\nNot run as root: Postfix's own programs, for /etc/postfix/main.cf belongs to user 1000 (alice), not to root. The files alone were read.\n"
            ))
        let user = try text { $0.isRoot = false }
        #expect(user.contains("\nYou are not root. With root more may be seen: "))
        #expect(user.contains("check -c /p\n"))
    }

    @Test("the versions that were tried by themselves stand there, with what is not known; none does where none was tried")
    func versions() throws {
        var probe = EndpointProbe(
            endpoint: Endpoint(host: "127.0.0.1", port: 465, role: .smtps), tcp: .open,
            tls: .established(TLSSession(version: "TLSv1.3", cipher: "X", greeting: "220 x")))
        func text() throws -> String {
            var facts = Facts()
            facts.connection = .value(ConnectionFacts(probes: [probe]))
            let assessment = Assessment(facts)
            return CheckText(assessment: assessment, menu: RepairMenu(for: assessment), own: try ownCommand()).text
        }
        #expect(try !text().contains("TLS versions"))
        probe.versions = [.tlsv1_1: .refused, .tlsv1_2: .unknown, .tlsv1_3: .accepted]
        #expect(try text().contains("\nTLS versions on 127.0.0.1:465: 1.2? 1.3\n"))
    }

    @Test("of a host that sends only there is nothing to be tried from outside, and not for want of an address") func sendOnly() throws {
        let server = SampleServer.modern("3.7.11", "!SSLv2, !SSLv3", probes: [], log: [])
        func text(_ master: String) throws -> String {
            var server = server
            server.master = master
            server.probes = master.contains("smtpd") ? SampleServer.live : []
            server.settings.append("inet_interfaces = loopback-only")
            let assessment = Assessment(server.facts)
            return CheckText(assessment: assessment, menu: RepairMenu(for: assessment), own: try ownCommand()).text
        }
        #expect(
            try text("pickup unix n - n 60 1 pickup\ntlsmgr unix - - n 1000? 1 tlsmgr").contains("no service takes mail from the network"))
        #expect(try text(SampleServer.smtpAndSmtps).contains("nothing: these services listen on this machine only"))
    }

    @Test("beside a Postfix that is stopped the repair is printed as it can be made, and the start behind it")
    func stopped() throws {
        var facts = ArticleServer().facts
        facts.server = facts.server.changed { $0.postfixRunning = false }
        facts.connection = facts.connection.changed { connection in
            connection.probes = connection.probes.map { EndpointProbe(endpoint: $0.endpoint, tcp: .refused, tls: .refused) }
        }
        let assessment = Assessment(facts)
        let text = CheckText(assessment: assessment, menu: RepairMenu(for: assessment), own: try ownCommand()).text
        let lines = text.split(separator: "\n").map { $0.drop { $0 == " " } }
        let made = try #require(lines.firstIndex { $0.hasPrefix("To make it: ") && $0.contains(" --offline") }, "\(text)")
        #expect(lines[made + 1] == "Then: \(assessment.picture.startCommand)")
    }

    @Test("ends with the commands to paste, their options kept")
    func commands() throws {
        let remedy = Remedy(
            id: "respell", title: "T", value: "V", price: [],
            plan: Plan(
                remedy: "respell", edits: [], files: [FileChange(path: "/etc/postfix/main.cf", before: [], after: [])], diff: [],
                effects: [], warnings: [], expected: []))
        let menu = RepairMenu(remedies: [remedy], advice: [])
        let text = CheckText(assessment: Assessment(Facts()), menu: menu, own: try ownCommand()).text
        #expect(text.contains("other repairs: postfix-tls-wizard fix -c /p\n"))
        #expect(text.contains("To undo it afterwards: postfix-tls-wizard undo -c /p\n"))
        var reload = remedy
        reload.plan.files = []
        let reloading = CheckText(
            assessment: Assessment(Facts()), menu: RepairMenu(remedies: [reload], advice: []), own: try ownCommand()
        ).text
        #expect(!reloading.contains("undo"), "a reload edits nothing, so nothing can be undone")
        let plan = PlanText(remedy: remedy, others: [remedy], hint: "Do it.").text
        #expect(plan.hasPrefix("Remedy 'respell': T: V\n") && plan.contains("    respell: T: V\n") && plan.hasSuffix("Do it.\n"))
    }
}
