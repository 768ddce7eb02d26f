// The whole engine on a real Postfix with nothing put in its place: look, judge, plan, change, prove, undo.

import Diagnosis
import PostfixModel
import Repair
import TestSupport
import Testing

@testable import MailServer

@Suite("The guided fix on a real Postfix", .serialized, .enabled(if: PrivatePostfix.isAvailable, "\(PrivatePostfix.unavailable ?? "")"))
struct GuidedFixTests {
    private func facts(_ postfix: PrivatePostfix) async -> Facts {
        await Survey(access: .live(), request: SurveyRequest(configDirectory: postfix.configDirectory, logs: [postfix.logFile])).runAll()
    }

    @Test("every remedy offered for a dead port is applied, proven and undone to the byte")
    func remedies() async throws {
        let bad = "!SSLv2, !SSLv3 #, !TLSv1"
        var settings = PrivatePostfix.Settings(mandatory: bad, opportunistic: bad)
        settings.overrides = [.submission: ["smtpd_tls_mandatory_protocols=!SSLv2,TLSv9"]]
        let postfix = try PrivatePostfix(settings)
        try postfix.start()
        let before = (try TestFile.text(postfix.mainCF), try TestFile.text(postfix.masterCF))
        let assessment = Assessment(await facts(postfix))
        #expect(assessment.verdict.kind == .confirmed, "\(assessment.verdict.summary)")
        let remedies = RepairMenu(for: assessment).remedies
        #expect(!remedies.isEmpty)
        for remedy in remedies {
            postfix.letRest()
            let runner = ChangeRunner(access: .live(), stateDirectory: "\(postfix.root)/state")
            let report = await runner.apply(remedy.plan, facts: assessment.facts, options: ApplyOptions()) { _ in }
            #expect(report.exitCode == 0 && report.proven, "\(remedy.id): \(report.summary) \(report.details) \(report.checklist)")
            #expect(report.before.contains { $0.showsDroppedTLS } && report.after.allSatisfy(\.answers), "\(remedy.id): \(report.after)")
            #expect(report.after.contains { $0.versions.values.contains(.accepted) }, "\(remedy.id): \(report.after.map(\.versions))")
            let healthy = Assessment(await facts(postfix))
            #expect(healthy.verdict.kind == .healthy, "\(remedy.id): \(healthy.verdict.summary)")
            let undo = await runner.undo(id: nil, configDirectory: postfix.configDirectory, facts: assessment.facts) { _ in }
            #expect(undo.exitCode == 0, "\(remedy.id): \(undo.summary) \(undo.details)")
            #expect(try TestFile.text(postfix.mainCF) == before.0)
            #expect(try TestFile.text(postfix.masterCF) == before.1)
        }
        let history = try ChangeRunner(access: .live(), stateDirectory: "\(postfix.root)/state").history()
        #expect(history.map(\.stateName) == remedies.map { _ in "undone" })
    }
}
