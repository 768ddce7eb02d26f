// What no edit of any remedy may do, whatever the server: open a relay, offer AUTH unencrypted, or allow more than was allowed.

import Diagnosis
import PostfixModel
import SampleServers
import Testing

@testable import Repair

@Suite("No remedy")
struct RemedyLawTests {
    struct Offer: Sendable, CustomTestStringConvertible {
        var name: String
        var facts: Facts
        var testDescription: String { name }
    }

    /// Every server of the tests of remedies, each once as it is and once with users who log in.
    static let offers =
        FaultRepair.all.flatMap { one -> [Offer] in
            var users = one.server
            users.settings += ["smtpd_sasl_auth_enable = yes", "mynetworks = 127.0.0.0/8 192.0.2.0/24"]
            return [
                Offer(name: one.testDescription, facts: one.server.facts),
                Offer(name: "\(one.testDescription) with users", facts: users.facts),
            ]
        } + Patient.all.map { Offer(name: $0.testDescription, facts: $0.facts) }

    private struct Edited {
        var id: String
        var before: Configuration
        var after: Configuration
        var listeners: [(old: Listener, new: Listener)] {
            let old = Dictionary(before.listeners.map { (Self.port($0), $0) }) { $1 }
            return after.listeners.compactMap { new in old[Self.port(new)].map { ($0, new) } }
        }
        var appearing: [Listener] {
            let old = Set(before.listeners.map(Self.port))
            return after.listeners.filter { !old.contains(Self.port($0)) }
        }

        static func port(_ listener: Listener) -> String {
            InetEndpoint(listener.service.name).map { "\($0.host ?? ""):\($0.canonicalPort)" } ?? listener.service.name
        }
    }

    private func edits(_ offer: Offer) throws -> [Edited] {
        let assessment = Assessment(offer.facts)
        let menu = RepairMenu(for: assessment)
        return try (menu.remedies + menu.onRequest).map { remedy in
            let before = try #require(assessment.configuration)
            return Edited(id: remedy.id, before: before, after: try #require(remedy.plan.changes.applied(to: before)))
        }
    }

    @Test("opens a relay: who may send where stays as it is, and a new port has main.cf's rules or closer ones", arguments: offers)
    func relay(_ offer: Offer) throws {
        let rules = [
            "smtpd_relay_restrictions", "smtpd_recipient_restrictions", "smtpd_client_restrictions", "mynetworks", "relay_domains",
            "mydestination",
        ]
        for edit in try edits(offer) {
            for (old, new) in edit.listeners {
                for rule in rules where old.service.override(rule) == nil || new.service.override(rule) != nil {
                    #expect(
                        edit.before.effective(rule, for: old.service)?.expanded == edit.after.effective(rule, for: new.service)?.expanded,
                        "\(edit.id): \(rule) of \(new.service.name)")
                }
            }
            for listener in edit.appearing {
                for rule in rules {
                    let own = edit.after.effective(rule, for: listener.service)?.expanded
                    let isClosed = own?.contains("reject") == true || own?.isEmpty == true && rule == "smtpd_recipient_restrictions"
                    #expect(own == edit.before.effective(rule)?.expanded || isClosed, "\(edit.id): \(rule) of \(listener.service.name)")
                }
            }
        }
    }

    @Test("offers AUTH to clients without TLS where it did not", arguments: offers)
    func login(_ offer: Offer) throws {
        for edit in try edits(offer) {
            let before = Dictionary(edit.before.listeners.map { (Edited.port($0), edit.before.offersLoginInClear($0)) }) { $1 }
            for listener in edit.after.listeners where edit.after.offersLoginInClear(listener) {
                #expect(before[Edited.port(listener)] == true, "\(edit.id): port \(listener.port) offers AUTH unencrypted")
            }
        }
    }

    @Test("asks for less TLS, or allows more versions by the same list", arguments: offers)
    func allowed(_ offer: Offer) throws {
        for edit in try edits(offer) {
            for (old, new) in edit.listeners {
                // Wrapper mode on a port whose clients begin in plain text is the fault itself.
                if !old.isWrapperMode { #expect(new.demand >= old.demand, "\(edit.id): port \(new.port) demanded \(old.demand)") }
                guard let was = old.reading, was.isValid, old.list?.parameter == new.list?.parameter, edit.id != "left-over-list" else {
                    continue
                }
                #expect(new.reading?.enabled.isSubset(of: was.enabled) == true, "\(edit.id): port \(new.port)")
            }
        }
    }
}

extension Configuration {
    fileprivate func offersLoginInClear(_ listener: Listener) -> Bool {
        let isYes = { (name: String) in self.effective(name, for: listener.service)?.expanded.lowercased() == "yes" }
        switch listener.governing {
        case .wrapperMode, .enforced: return false
        // It is dead, and what it would offer cannot be told.
        case .fatal: return true
        case .opportunistic, .noList, .tlsOff, .noProxy, .noCertificate:
            return !listener.isWrapperMode && isYes("smtpd_sasl_auth_enable") && !isYes("smtpd_tls_auth_only")
        }
    }
}

extension Listener {
    /// How much TLS it asks of a client: none, offered, required.
    fileprivate var demand: Int {
        switch governing {
        case .wrapperMode, .enforced: 2
        case .opportunistic, .noList: 1
        case .tlsOff, .noProxy, .noCertificate, .fatal: 0
        }
    }
}
