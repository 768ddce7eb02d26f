import PostfixModel
import Testing

@testable import Repair

@Suite("The lists for outgoing mail")
struct InvalidClientListTests {
    private static let lists = """
        smtpd_tls_mandatory_protocols = "!SSLv2, !SSLv3"
        smtp_tls_protocols = "!SSLv2, !SSLv3, !TLSv1"
        smtp_tls_mandatory_protocols = !SSLv2, !SSLv3
        """
    private static let patient = Patient(
        testDescription: "quotes", main: Patient.main(lists), postfix: "3.7.11", openssl: "3.0.15")

    @Test("are respelled on request, and alone")
    func alone() throws {
        let remedy = try #require(RepairMenu.onRequest(for: Self.patient.rejected).first)
        #expect(remedy.id == "invalid-client-list" && remedy.needsAsking)
        #expect(remedy.plan.expected.map(\.parameter) == ["smtp_tls_protocols"] && remedy.value == "!SSLv2, !SSLv3, !TLSv1")
        #expect(remedy.plan.governed == [] && remedy.plan.aim.isAboutOutgoing)
    }

    @Test("are repaired together with the server's in one plan")
    func together() throws {
        let server = try Self.patient.remedy("respell")
        #expect(server.plan.expected.map(\.parameter) == ["smtpd_tls_mandatory_protocols"])
        let rejected = Self.patient.rejected
        let both = try #require(RepairMenu.onRequest(for: rejected, beside: server).first)
        #expect(
            both.id == "invalid-client-list" && both.needsAsking
                && both.plan.expected.map(\.parameter) == ["smtpd_tls_mandatory_protocols", "smtp_tls_protocols"])
        #expect(both.plan.governed == server.plan.governed && both.plan.aim.isAboutOutgoing && !server.plan.aim.isAboutOutgoing)
    }

    @Test("are told as left, wherever only the server's are repaired, and not where these bring them in order")
    func left() throws {
        let clients = InvalidClientList(Self.patient.rejected)
        let told = clients.warning(in: try Self.patient.remedy("respell"))
        #expect(told.plan.lastingWarnings.last?.contains("All lists, both ways") == true)
        var patient = Self.patient
        patient.main = Patient.main(
            "smtpd_tls_mandatory_protocols = !SSLv2, !TLSv1.0\nsmtp_tls_protocols = $smtpd_tls_mandatory_protocols")
        let server = try patient.remedy("respell")
        #expect(InvalidClientList(patient.rejected).warning(in: server) == server)
    }

    @Test("need no edit of their own where they refer to a server's list")
    func reference() throws {
        var patient = Self.patient
        patient.main = Patient.main(
            "smtpd_tls_mandatory_protocols = !SSLv2, !TLSv1.0\nsmtp_tls_protocols = $smtpd_tls_mandatory_protocols")
        let rejected = patient.rejected
        let client = try #require(RepairMenu.onRequest(for: rejected).first)
        #expect(client.plan.edits.map(\.parameter) == ["smtpd_tls_mandatory_protocols"], "one edit at the origin of the text")
        let beside = RepairMenu.onRequest(for: rejected, beside: try patient.remedy("respell")).first
        #expect(beside == client, "the server's repair brings it in order; alone it is the same edit")
    }

    @Test("are in order where they are not set or valid")
    func healthy() {
        var patient = Self.patient
        patient.main = Patient.main("smtp_tls_protocols = !SSLv2")
        #expect(RepairMenu.onRequest(for: patient.rejected).isEmpty)
    }
}
