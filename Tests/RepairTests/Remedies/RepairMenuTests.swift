import Diagnosis
import PostfixModel
import Testing

@testable import Repair

@Suite("The repair menu")
struct RepairMenuTests {
    struct Offer: Sendable, CustomTestStringConvertible {
        var patient: Patient
        /// `id value`, in order.
        var remedies: [String]
        /// Parameters that the first remedy edits.
        var edits: [String]
        var testDescription: String { patient.testDescription }
    }

    private static let (mandatory, opportunistic) = (TLSParameter.mandatory, TLSParameter.opportunistic)

    static let offers = [
        Offer(
            patient: .article, remedies: ["article TLSv1", "exclusions !SSLv2, !SSLv3"], edits: [mandatory, opportunistic]),
        Offer(
            patient: .bounds, remedies: ["respell !SSLv2, !SSLv3, !TLSv1, !TLSv1.1", "exclusions !SSLv2, !SSLv3"],
            edits: [mandatory, opportunistic]),
        Offer(
            patient: .hash, remedies: ["respell !SSLv2, !SSLv3, !TLSv1", "exclusions !SSLv2, !SSLv3"], edits: [mandatory]),
        Offer(
            patient: .bracedOverride,
            remedies: ["respell !SSLv2, !SSLv3, !TLSv1, !TLSv1.1, !TLSv1.3", "exclusions !SSLv2, !SSLv3"],
            edits: ["smtps/inet/\(mandatory)"]),
        Offer(
            patient: .plainOverride, remedies: ["article TLSv1", "exclusions !SSLv2, !SSLv3"], edits: ["smtps/inet/\(mandatory)"]),
        Offer(
            patient: .duplicates, remedies: ["article TLSv1", "exclusions !SSLv2, !SSLv3", "respell !SSLv2, !SSLv3, !TLSv1"],
            edits: [mandatory]),
        Offer(patient: .reference, remedies: ["article TLSv1", "exclusions !SSLv2, !SSLv3"], edits: [mandatory]),
        Offer(patient: .containing, remedies: ["article TLSv1", "exclusions !SSLv2, !SSLv3"], edits: [mandatory, opportunistic]),
        Offer(patient: .ownParameter, remedies: ["article TLSv1", "exclusions !SSLv2, !SSLv3"], edits: ["tls_list"]),
        Offer(
            patient: .nobody, remedies: ["article TLSv1", "exclusions !SSLv2, !SSLv3", "respell !SSLv2, !SSLv3, !TLSv1"],
            edits: [TLSParameter.proxyOpportunistic]),
        Offer(
            patient: .bothFiles, remedies: ["article TLSv1", "exclusions !SSLv2, !SSLv3", "respell !SSLv2, !SSLv3"],
            edits: [opportunistic, "smtps/inet/\(mandatory)"]),
        Offer(patient: .failsOpen, remedies: ["respell TLSv1"], edits: [mandatory]),
        Offer(patient: .meaningless, remedies: ["exclusions !SSLv2, !SSLv3"], edits: [opportunistic]),
        Offer(patient: .broken, remedies: ["exclusions !SSLv2, !SSLv3"], edits: [mandatory]),
    ]

    @Test("offers the remedies in order of preference and edits what is rejected", arguments: offers)
    func offered(_ offer: Offer) throws {
        let remedies = offer.patient.remedies
        #expect(remedies.map { "\($0.id) \($0.value)" } == offer.remedies)
        #expect(try #require(remedies.first).plan.edits.map(\.parameter) == offer.edits)
        #expect(remedies.allSatisfy { $0.plan.remedy == $0.id && !$0.title.isEmpty && !$0.price.isEmpty })
    }

    @Test("what allows only old versions comes last and says so, unless everything does")
    func oldLast() throws {
        let old = Patient(
            testDescription: "TLS 1.0 only", main: Patient.main("\(Self.mandatory) = TLSv1_0;"), postfix: "3.7.11", openssl: "3.0.11")
        #expect(old.remedies.map(\.id) == ["exclusions", "respell"])
        #expect(try old.remedy("respell").price.contains { $0.hasPrefix("Not preselected: ") })
        #expect(try !old.remedy("exclusions").price.contains { $0.hasPrefix("Not preselected: ") })
        #expect(Patient.article.remedies.map(\.id) == ["article", "exclusions"])
    }

    @Test("for an assessment has the remedies of its files, and the advice to upgrade")
    func assessed() {
        let menu = RepairMenu(for: Assessment(Patient.article.facts))
        #expect(menu.remedies == Patient.article.remedies)
        #expect(menu.advice.map(\.id) == ["upgrade"])
    }

    @Test("is empty while the files are unknown, and an own value is refused with the reason")
    func unknown() {
        let assessment = Assessment(Facts())
        #expect(RepairMenu(for: assessment) == RepairMenu(remedies: [], advice: []))
        #expect(
            RepairMenu.own("TLSv1", for: assessment)
                == .failure(.unusable("The value cannot be checked while the version of Postfix is unknown.")))
    }

    @Test("takes an own value for every rejected list, and refuses what Postfix would")
    func own() throws {
        let assessment = Assessment(Patient.article.facts)
        let remedy = try RepairMenu.own(" !SSLv2, !SSLv3 ", for: assessment).get()
        #expect(remedy.plan.files == (try Patient.article.remedy("exclusions")).plan.files)
        #expect(throws: ValueProblem.self) { try RepairMenu.own("TLSv1.2", for: assessment).get() }
    }

    @Test("warns of whoever else writes the files")
    func managers() throws {
        var facts = Patient.article.facts
        var files = try #require(facts.configuration.value)
        files.managers = ["Plesk"]
        facts.configuration = .value(files)
        let warnings = try #require(RepairMenu(for: Assessment(facts)).remedies.first).plan.lastingWarnings
        #expect(warnings.last == "Something else writes these files too (Plesk): make the same change there, or the old list comes back.")
    }

    @Test("tells where the change has to be made so that it lasts, also where only a container makes the files anew")
    func lastingPlaces() throws {
        var facts = Patient.article.facts
        var files = try #require(facts.configuration.value)
        files.lastingPlaces = ["Put it into the image too."]
        facts.configuration = .value(files)
        #expect(try #require(RepairMenu(for: Assessment(facts)).remedies.first).plan.lastingWarnings.last == "Put it into the image too.")
    }

    @Test("is empty where no list is rejected")
    func healthy() {
        var patient = Patient.article
        patient.main = Patient.main("smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3")
        #expect(patient.remedies.isEmpty)
    }

    @Test("names the exclusions for what they are where they leave on more than the list meant")
    func looser() throws {
        #expect(try Patient.bounds.remedy("exclusions").title == "Only SSL off")
        #expect(try Patient.hash.remedy("exclusions").title == "Only SSL off")
        #expect(try Patient.article.remedy("exclusions").title == "Safe after upgrades")
        #expect(try Patient.meaningless.remedy("exclusions").title == "Safe after upgrades")
    }

    @Test("warns of a fault the log has named already, behind which the repair would be reverted")
    func otherFault() throws {
        var facts = Patient.article.facts
        var log = LogFacts()
        log.sources = [LogSource(name: "/var/log/maillog")]
        let text = "cannot get RSA certificate from file /c.pem: disabling TLS support"
        log.events = [LogEvent(kind: .certificateProblem(text), stamp: "", process: "postfix/smtpd", pid: 4, line: text)]
        facts.log = .value(log)
        let remedies = RepairMenu(for: Assessment(facts)).remedies
        #expect(!remedies.isEmpty)
        for remedy in remedies {
            let fault = try #require(remedy.plan.faultBehindTheList)
            #expect(Plan.words(forFaultBehindTheList: fault) == "The log also says: \(text).")
            #expect(!remedy.plan.lastingWarnings.contains { $0.hasPrefix("The log also says") })
        }
    }

    @Test("warns of a certificate file that is not there, as the files tell it, before anything is written")
    func missingFile() {
        var facts = seen(Patient.article.facts)
        guard var files = facts.configuration.value else { return }
        var certificates = CertificateFacts()
        let path = "/etc/ssl/mail.pem"
        certificates.uses = [
            CertificateUse(role: .certificate, parameter: "smtpd_tls_cert_file", origin: .mainCF(lines: 4...4), written: path, path: path)
        ]
        certificates.files = [CertificateFile(path: path, problem: FileProblem(code: 2, text: "No such file or directory"))]
        files.certificates = .value(certificates)
        facts.configuration = .value(files)
        let warning =
            "Also at fault: Ports 465, 25 cannot do TLS: the certificate file /etc/ssl/mail.pem does not exist (No such file or directory)."
        let remedies = RepairMenu(for: Assessment(facts)).remedies
        #expect(remedies.count == 2)
        for remedy in remedies { #expect(remedy.plan.faultBehindTheList.map(Plan.words) == warning) }
    }

    @Test("names the certificate that is not configured: nothing reads the list, so nothing will show that it is accepted")
    func withoutCertificate() {
        var patient = Patient.article
        patient.main = patient.main.replacing("smtpd_tls_cert_file = /etc/ssl/mail.pem\n", with: "")
        let warning =
            "Also at fault: Port 465 cannot do TLS: no certificate is configured for it. Until that is right, no port shows whether the "
            + "list is accepted."
        let remedies = RepairMenu(for: Assessment(seen(patient.facts))).remedies
        #expect(!remedies.isEmpty)
        for remedy in remedies {
            #expect(remedy.plan.lastingWarnings.contains(warning), "\(remedy.plan.lastingWarnings)")
            #expect(remedy.plan.faultBehindTheList == nil && remedy.plan.governed == [])
        }
    }

    @Test("knows which lists are in force after the change, as the log would quote them")
    func inForce() throws {
        #expect(try Patient.article.remedy("article").plan.inForce == ["TLSv1"])
        #expect(try Patient.article.remedy("exclusions").plan.inForce == ["!SSLv2, !SSLv3"])
        #expect(try Patient.reference.remedy("article").plan.inForce == ["TLSv1"], "expanded, without its $")
        #expect(try Patient.plainOverride.remedy("exclusions").plan.inForce.contains("!SSLv2,!SSLv3"))
    }

    /// Nothing is being looked up any more; no port was tried and no log was read.
    private func seen(_ facts: Facts) -> Facts {
        var facts = facts
        facts.connection = .cannotTell("not tried")
        facts.log = .cannotTell("not read")
        return facts
    }

    @Test("keeps both ids where respelling and exclusions come to the same, and says so")
    func same() {
        var patient = Patient.hash
        patient.main = Patient.main("smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3 #")
        #expect(patient.remedies.map(\.id) == ["respell", "exclusions"])
        #expect(patient.remedies.map(\.value) == ["!SSLv2, !SSLv3", "!SSLv2, !SSLv3"])
        #expect(patient.remedies.last?.price.last == "The same value as \"Your list, respelled\".")
    }

    static let exclusions = [
        ("!SSLv2,!SSLv3,!TLSv1.1", "2.6.6", ["exclusions !SSLv2, !SSLv3", "article TLSv1"]),
        ("!SSLv2 !SSLv3 !TLSv1 !TLSv1.1", "2.6.6", ["respell !SSLv2, !SSLv3, !TLSv1", "exclusions !SSLv2, !SSLv3", "article TLSv1"]),
        (">=TLSv1.2, TLSv1.0", "3.7.11", ["respell >=TLSv1.2", "exclusions !SSLv2, !SSLv3"]),
        ("TLSv1.2 !foo", "3.7.11", ["respell !SSLv2, !SSLv3, !TLSv1, !TLSv1.1, !TLSv1.3", "exclusions !SSLv2, !SSLv3"]),
    ]

    @Test("puts first what keeps to the words of the list: exclusions for exclusions, nothing that they forbid", arguments: exclusions)
    func kept(list: String, release: String, offers: [String]) {
        let patient = Patient(
            testDescription: list, main: Patient.main("\(Self.mandatory) = \(list)"), postfix: release,
            openssl: release == "2.6.6" ? "1.0.1e" : "3.0.15")
        #expect(patient.remedies.map { "\($0.id) \($0.value)" } == offers)
        #expect(patient.remedies.first?.needsAsking == (list.contains("!TLSv1 ")), "TLS 1.1 stays on there, which the list forbids")
    }

    @Test(
        "never takes a text that names nothing below TLS 1.2 to TLS 1.0 or 1.1 without being asked",
        arguments: [
            ("TLSv1.4", "3.7.11", true), ("TLSv1.2-TLSv1.3", "3.7.11", true), ("TLSv1.2", "2.6.6", true), ("TLSv1.2;", "3.7.11", false),
            ("TLSv1 TLSv1.1 TLSv1.2", "2.6.6", false), ("modern", "3.7.11", false),
        ])
    func asking(list: String, release: String, needsAsking: Bool) {
        let patient = Patient(
            testDescription: list, main: Patient.main("\(Self.mandatory) = \(list)"), postfix: release,
            openssl: release == "2.6.6" ? "1.0.1e" : "3.0.15")
        #expect(patient.remedies.first?.needsAsking == needsAsking)
    }
}
