// Which Postfix is concluded from what could be seen, and what is said about assumptions.

import PostfixModel
import SampleServers
import Testing

@testable import Diagnosis

@Suite("Which Postfix this is") struct BuildDerivationTests {
    private func facts(_ server: RecordedServer, _ change: (inout Facts) -> Void = { _ in }) -> Facts {
        var facts = server.facts
        change(&facts)
        return facts
    }

    @Test("2.x takes the installed OpenSSL for the one it was compiled with, and says so where it decides") func headers() {
        let affected = BuildGuess(RecordedServer.article.facts)
        #expect(affected?.build.headers == OpenSSLVersion("1.0.1e"))
        #expect(affected?.remarks == [])
        let fixed = BuildGuess(facts(RecordedServer(release: "2.11.3", package: nil, openssl: "1.0.1t")))
        #expect(fixed?.remarks == ["Postfix 2.11.3 cannot say which OpenSSL it was compiled with; the installed 1.0.1t is assumed."])
    }

    @Test("3.x is asked, and its word counts") func compiled() {
        let build = BuildGuess(facts(.modern("3.7.11", "x", openssl: "3.0.11")))?.build
        #expect(build?.headers == OpenSSLVersion("3.0.11"))
    }

    @Test("nothing is guessed while something is pending, nor without a release") func pending() {
        #expect(BuildGuess(facts(.article) { $0.reset(.postfix) }) == nil)
        #expect(BuildGuess(facts(.article) { $0.reset(.openssl) }) == nil)
        let blind = facts(.article) {
            $0.postfix = .cannotTell("x")
            $0.log = .cannotTell("x")
        }
        #expect(BuildGuess(blind) == nil)
    }

    @Test("a package whose back-port is only presumed is refuted by its own log") func presumed() throws {
        var server = RecordedServer.article
        server.package = "2:2.6.6-7.el6"
        let refuted = server.assessment
        #expect(refuted.build?.package == nil && refuted.verdict.kind == .confirmed)
        #expect(refuted.picture.remarks.contains("The mail log shows that this package has no TLSv1.1 and TLSv1.2 patched in."))
        server.log = []
        server.probes = RecordedServer.live
        #expect(server.assessment.verdict.kind == .healthy)
    }

    @Test("headers that were only assumed are refuted by the log") func assumedHeaders() {
        let server = RecordedServer(release: "2.9.6", package: nil)
        let assessment = server.assessment
        #expect(assessment.verdict.kind == .confirmed)
        #expect(assessment.picture.remarks.contains("The mail log shows that this Postfix was compiled with an OpenSSL before 1.0.1."))
    }

    @Test("the proven back-port takes the names") func backPort() {
        var server = RecordedServer.article
        server.package = "2:2.6.6-8.el6"
        server.log = []
        server.probes = RecordedServer.live
        #expect(server.assessment.configuration?.invalidLists.isEmpty == true)
    }
}
