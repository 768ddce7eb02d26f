import PostfixModel
import Testing

@testable import Repair

@Suite("The article's remedy")
struct ArticleRemedyTests {
    static let upgrade = "After upgrading Postfix this line means TLS 1.0 only; change it to !SSLv2, !SSLv3 first."

    @Test("comes first on an affected release and leaves TLS 1.0 to 1.2 on")
    func first() throws {
        let remedy = try #require(Patient.article.remedies.first)
        #expect(remedy.id == "article")
        #expect(remedy.value == "TLSv1")
        #expect(
            remedy.plan.effects.allSatisfy { $0.before.isEmpty && $0.after == [.tlsv1, .tlsv1_1, .tlsv1_2] && $0.afterUpgrade == [.tlsv1] })
        #expect(remedy.plan.effects.map(\.listener) == ["port 25 (STARTTLS)", "port 465 (TLS at once)"])
    }

    @Test("warns of what the line means after an upgrade, once, and of nothing else where it gives what was meant")
    func warning() throws {
        #expect(try Patient.article.remedy("article").plan.lastingWarnings == [Self.upgrade])
    }

    @Test("names what it leaves on against the list's meaning, and why")
    func weakening() throws {
        #expect(
            try Patient.onlyNewest.remedy("article").plan.lastingWarnings == [
                "Allows TLS 1.0 and TLS 1.1, which the old list meant to have off.", Self.upgrade,
            ])
        #expect(
            try Patient.reference.remedy("article").plan.lastingWarnings.first
                == "Allows TLS 1.1, which the old list meant to have off; Postfix 2.6.6 has no name to turn it off.")
    }

    static let elsewhere: [(String, String, String)] = [
        ("3.5.25", "1.1.1w", "bounds before 3.6"), ("2.11.3", "1.0.1t", "TLSv1.3 on 2.11"), ("2.3.3", "0.9.8e", "2.3, which fails open"),
        ("2.6.6", "0.9.8o", "an OpenSSL without TLS 1.1"),
    ]

    @Test("is not offered where the article does not apply", arguments: elsewhere)
    func notOffered(_ postfix: String, _ openssl: String, _ name: String) {
        let patient = Patient(
            testDescription: name, main: Patient.main("smtpd_tls_mandatory_protocols = TLSv1 TLSv1.1 TLSv1.3 >=TLSv1.2"), postfix: postfix,
            openssl: openssl)
        #expect(!patient.remedies.isEmpty)
        #expect(!patient.remedies.contains { $0.id == "article" })
    }
}
