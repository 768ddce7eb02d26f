// A reload as the whole repair: offered where the files are in order and nothing else waits in them.

import SampleServers
import Testing

@testable import Diagnosis
@testable import Repair

@Suite("A reload without an edit")
struct ReloadRemedyTests {
    private func menu(_ server: SampleServer) -> RepairMenu { RepairMenu(for: server.assessment) }

    @Test("repairs a list that is in order on disk and not loaded")
    func list() throws {
        let remedy = try #require(menu(.editedOnly).remedies.first)
        #expect(remedy.id == "list-not-loaded" && !remedy.needsAsking && remedy.plan.isReloadOnly)
        #expect(remedy.plan.governed == ["smtps", "smtp"] && remedy.plan.inForce == ["TLSv1"])
        #expect(remedy.plan.byHand(reload: "postfix reload") == [.command("postfix reload")])
        #expect(!menu(.editedOnly).advice.contains { $0.id == "reload" })
    }

    @Test("repairs a certificate that was renewed in the file, and knows what the port must present")
    func certificate() throws {
        let remedy = try #require(menu(Self.renewed).remedies.first)
        #expect(remedy.id == "certificate-not-reloaded" && remedy.plan.aim.certificates == ["smtps": "new"])
    }

    @Test("is not offered where another fault waits on disk: it would be loaded as well")
    func another() {
        var server = SampleServer.editedOnly
        server.settings += ["this is no definition"]
        #expect(!menu(server).remedies.contains { $0.plan.isReloadOnly })
        server = .editedOnly
        server.master += "\n-o smtpd_tls_wrappermode=yes"
        #expect(!menu(server).remedies.contains { $0.plan.isReloadOnly })
        var renewed = Self.renewed
        renewed.certificates = .pair(
            certificate: .certificate(certificates: [.sample(fingerprint: "new")]), key: .key(block: .encryptedKey))
        #expect(!menu(renewed).remedies.contains { $0.plan.isReloadOnly })
    }

    @Test("is not offered to a Postfix that does not run, or of which that is not known")
    func stopped() {
        for running in [false, nil] as [Bool?] {
            var server = SampleServer.editedOnly
            server.running = running
            #expect(!menu(server).remedies.contains { $0.plan.isReloadOnly })
        }
    }

    /// Port 465 presents an expired certificate; the file has a new one.
    private static var renewed: SampleServer {
        var session = SampleServer.session
        session.served = ServedCertificate(leaf: .sample(fingerprint: "old", until: 1_790_000_000), chainLength: 1)
        let probe = EndpointProbe(endpoint: SampleServer.smtps, tcp: .open, tls: .established(session))
        var server = SampleServer.modern(
            "3.7.11", "!SSLv2, !SSLv3", openssl: "3.0.11", probes: [probe, SampleServer.liveStarttls], log: [])
        server.certificates = .pair(certificate: .certificate(certificates: [.sample(fingerprint: "new")]))
        server.observedAt = 1_795_000_000
        return server
    }
}
