// Two faults of the same port: one plan mends what is certain of both, and what is not certain is named with the way out.

import Diagnosis
import PostfixModel
import SampleServers
import Testing

@testable import Repair

private let smtp = "smtp inet n - n - - smtpd"
private let tlsmgr = "tlsmgr unix - - n 1000? 1 tlsmgr"
private let smtps = "smtps inet n - n - - smtpd"
private let wrapper = "  -o smtpd_tls_wrappermode=yes"
private let submission = "submission inet n - n - - smtpd\n  -o smtpd_tls_security_level=encrypt"
private let stock = [smtp, tlsmgr, smtps, wrapper]
private let list = "smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3, !TLSv1.0"
/// What it was meant to allow cannot be told from its text.
private let riddle = "smtpd_tls_mandatory_protocols = TLSv1.9"
private let grade = "smtpd_tls_mandatory_ciphers = medium, high"

private func sample(
    _ master: [String] = stock, _ settings: [String] = [], probes: [EndpointProbe] = [SampleServer.deadSmtps],
    log: [String] = [], running: Bool = true
) -> SampleServer {
    var server = SampleServer.modern(
        "3.7.11", "!SSLv2, !SSLv3", openssl: "3.0.11", probes: probes,
        log: ["Nov 23 11:44:18 vm postfix/master[1]: daemon started -- version 3.7.11, configuration /etc/postfix"] + log)
    server.lists = settings.contains { $0.hasPrefix("smtpd_tls_mandatory_protocols") } ? [] : server.lists
    server.settings += settings
    server.master = master.joined(separator: "\n")
    server.running = running
    return server
}

struct JointRepair: Sendable, CustomTestStringConvertible {
    var name: String
    var server: SampleServer
    /// The remedy that is taken unasked, or the one that is asked for.
    var remedy: String
    var isAsked = false
    /// Beside its own.
    var mends: [String]
    var diff: [String]
    /// What the other fault hurts by itself needs nothing of this one.
    var isOneWay = false
    var testDescription: String { name }

    static let all = [
        JointRepair(
            name: "a list, and a head that is a comment above live options",
            server: sample([smtp, tlsmgr, submission, "#" + smtps, wrapper], [list], probes: [SampleServer.liveStarttls]),
            remedy: "respell", mends: ["options-on-wrong-service"],
            diff: ["-\(list)", "+smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3, !TLSv1", "-#" + smtps, "+" + smtps]),
        JointRepair(
            name: "a list, and a cipher grade", server: sample(stock, [list, grade]), remedy: "respell", mends: ["invalid-cipher-grade"],
            diff: [
                "-\(list)", "-\(grade)", "+smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3, !TLSv1", "+smtpd_tls_mandatory_ciphers = medium",
            ]),
        JointRepair(
            name: "a list, and no tlsmgr", server: sample([smtp, smtps, wrapper], [list]), remedy: "respell", mends: ["tlsmgr-missing"],
            diff: [
                "-\(list)", "+smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3, !TLSv1",
                "+tlsmgr    unix  -       -       n       1000?   1       tlsmgr",
            ]),
        JointRepair(
            name: "wrapper mode off, and a cipher grade",
            server: sample([smtp, tlsmgr, submission, smtps], [grade], probes: [SampleServer.smtps(.banner("220 x ESMTP"), .plainBanner)]),
            remedy: "wrapper-mode-off", mends: ["invalid-cipher-grade"],
            diff: ["-\(grade)", "+smtpd_tls_mandatory_ciphers = medium", "+\(wrapper)"], isOneWay: true),
        JointRepair(
            name: "a list that must be asked for, and a half-commented block",
            server: sample([smtp, tlsmgr, submission, "#" + smtps, wrapper], [riddle], probes: [SampleServer.liveStarttls]),
            remedy: "exclusions", isAsked: true, mends: ["options-on-wrong-service"],
            diff: ["-\(riddle)", "+smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3", "-#" + smtps, "+" + smtps]),
        JointRepair(
            name: "a block that is a comment, and the list that it would read",
            server: sample(
                [smtp, tlsmgr, submission, "#" + smtps, "#" + wrapper], [list],
                probes: [EndpointProbe(endpoint: SampleServer.deadSmtps.endpoint, tcp: .refused, tls: .refused)]),
            remedy: "service-not-enabled", isAsked: true, mends: ["invalid-list"],
            diff: [
                "-\(list)", "+smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3, !TLSv1", "-#" + smtps, "-#" + wrapper, "+" + smtps,
                "+" + wrapper,
            ]),
    ]
}

@Suite("Repairs of several faults at once")
struct JointRepairsTests {
    @Test("hold every certain edit that the same ports need, in one plan", arguments: JointRepair.all) func joint(_ one: JointRepair) throws
    {
        let menu = RepairMenu(for: one.server.assessment)
        let found = one.isAsked ? menu.remedies.first { $0.id == one.remedy } : menu.preselected
        let remedy = try #require(found, "\(menu.remedies.map(\.id)) \(one.server.assessment.verdict.faults.map(\.id))")
        #expect(remedy.id == one.remedy && remedy.mends == one.mends && remedy.besides.isEmpty)
        #expect(changed(remedy) == one.diff)
        #expect(remedy.plan.goal == .usablePorts && remedy.plan.governed?.contains("smtps") == true)
        #expect(remedy.price.contains { $0.contains("in one change") })
        let mended = Set(one.mends + [remedy.fault])
        let left = one.server.repaired(by: remedy.plan).assessment.verdict.faults.map { $0.id }
        #expect(mended.isDisjoint(with: left), "\(left)")
    }

    private func changed(_ remedy: Remedy) -> [String] {
        remedy.plan.diff.split(separator: "\n").map(String.init).filter { line in
            (line.hasPrefix("+") || line.hasPrefix("-")) && !line.hasPrefix("+++") && !line.hasPrefix("---")
        }
    }

    @Test("are one choice, whichever fault they are called after") func choices() throws {
        for one in JointRepair.all where !one.isAsked {
            let menu = RepairMenu(for: one.server.assessment)
            let chosen = try #require(menu.preselected)
            let same = menu.choices.filter { $0.plan.files == chosen.plan.files && !$0.isOfLists }
            #expect(same.count == (chosen.isOfLists ? 0 : 1))
            #expect(menu.choices.first == chosen)
            for id in one.mends {
                #expect((menu.remedies.first { $0.id == id }?.plan.files == chosen.plan.files) == !one.isOneWay, "\(one.name) \(id)")
            }
        }
    }

    @Test("name the other remedy where it must be asked for, and the other mends both") func asked() throws {
        let server = try #require(JointRepair.all.first { $0.name.hasPrefix("a list that must be asked for") }).server
        let menu = RepairMenu(for: server.assessment)
        #expect(menu.preselected == nil)
        let alone = try #require(menu.remedies.first { $0.id == "options-on-wrong-service" })
        #expect(alone.mends.isEmpty && alone.besides == ["exclusions"])
        guard case .together(let both)? = menu.wayOut(of: alone) else {
            Issue.record("no way out")
            return
        }
        #expect(both.id == "exclusions" && both.mends == ["options-on-wrong-service"])
        #expect(alone.price.contains { $0.hasPrefix("Not enough by itself") })
    }

    @Test("leave alone what hurts another port, and one fault by itself") func apart() {
        let alone = RepairMenu(for: sample(stock, [list]).assessment)
        #expect(alone.remedies.allSatisfy { $0.mends.isEmpty && $0.besides.isEmpty && $0.plan.goal == .acceptedLists })
    }

    @Test("are made before Postfix is started where one of them keeps it from starting") func started() throws {
        let server = sample(
            [smtp, tlsmgr, smtps, "-o smtpd_tls_wrappermode=yes"], [list], probes: [SampleServer.smtps(.refused, .refused)],
            log: [
                "Nov 23 11:44:20 vm postfix/postfix-script[8]: starting the Postfix mail system",
                "Nov 23 11:44:20 vm postfix/master[9]: fatal: /etc/postfix/master.cf: line 4: bad field count",
            ], running: false)
        let remedy = try #require(RepairMenu(for: server.assessment).preselected)
        #expect(remedy.mends == ["malformed-master-line"] && remedy.plan.aim.loading == .start, "\(remedy.mends)")
        #expect(remedy.plan.changes.count == 2)
    }

    @Test("an own value mends the other fault as well") func own() throws {
        let remedy = try RepairMenu.own("!SSLv2, !SSLv3", for: sample(stock, [list, grade]).assessment).get()
        #expect(remedy.mends == ["invalid-cipher-grade"] && remedy.plan.remedy == "own")
    }
}
