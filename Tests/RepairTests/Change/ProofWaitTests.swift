// How long ports are waited for, as a table of what a round showed.

import Diagnosis
import Testing

@testable import Repair

private let smtps = Endpoint(host: "127.0.0.1", port: 465, role: .smtps)
private let submission = Endpoint(host: "127.0.0.1", port: 587, role: .starttls)

private func probe(_ endpoint: Endpoint, _ tls: TLSOutcome, _ tcp: TCPOutcome = .open) -> EndpointProbe {
    EndpointProbe(endpoint: endpoint, tcp: tcp, tls: tls)
}

private let good = TLSOutcome.established(TLSSession(version: "TLSv1.3", cipher: "X", greeting: "220 x"))
private let silence = TLSOutcome.timedOut(seconds: 6)

@Suite("How long the proof waits")
struct ProofWaitTests {
    private func wait(
        _ probes: [EndpointProbe], awaited: Set<Endpoint> = [smtps, submission], hasDied: Bool = false, dies: Bool = false,
        isExplained: Bool = false
    ) -> ProofWait {
        ProofWait(probes, awaited: awaited, hasDied: hasDied, dies: dies, isExplained: isExplained)
    }

    @Test("no longer than until every port that is waited for can be used")
    func over() {
        #expect(wait([probe(smtps, good), probe(submission, good)]) == .over)
        #expect(wait([probe(smtps, good), probe(submission, silence)], awaited: [smtps]) == .over)
        #expect(wait([]) == .over)
    }

    @Test("a port that drops TLS, refuses or is closed has answered: seconds, although another is silent")
    func answered() {
        for (tls, tcp) in [
            (TLSOutcome.closedWithoutData, TCPOutcome.open), (.refused, .refused), (.alert("x"), .open), (.starttlsRefused("454 x"), .open),
        ] {
            #expect(wait([probe(smtps, tls, tcp)]) == .answered)
            #expect(wait([probe(smtps, tls, tcp), probe(submission, silence)]) == .answered)
        }
        #expect(wait([probe(smtps, .cannotTell("no openssl"))]) == .answered)
    }

    @Test("a port that is silent may still come: the minute")
    func silent() {
        #expect(wait([probe(smtps, silence), probe(submission, good)]) == .silent([smtps]))
        #expect(wait([probe(smtps, silence), probe(submission, .refused, .timedOut(seconds: 3))]) == .silent([smtps, submission]))
        #expect(wait([probe(smtps, silence), probe(submission, .notAsked(refusedBy: 25))]) == .silent([smtps]))
        #expect(wait([probe(smtps, silence)], dies: true) == .answered, "its process ends with the new files, and will again")
    }

    @Test("a service that master holds back is waited for, also one that was silent before")
    func heldBack() {
        #expect(wait([probe(smtps, silence)], hasDied: true) == .heldBack)
        #expect(wait([probe(smtps, good), probe(submission, silence)], awaited: [smtps], hasDied: true) == .heldBack)
        #expect(wait([probe(smtps, good)], awaited: [smtps], hasDied: true) == .over)
        #expect(wait([probe(smtps, silence)], hasDied: true, dies: true) == .answered)
    }

    @Test("what the log explains is not waited for")
    func explained() {
        #expect(wait([probe(smtps, silence)], isExplained: true) == .over)
        #expect(wait([probe(smtps, silence)], hasDied: true, isExplained: true) == .over)
        #expect(wait([probe(smtps, .closedWithoutData)], isExplained: true) == .over)
    }

    @Test("a long wait is told with the seconds that are left; a short one is not told")
    func words() {
        #expect(ProofWait.silent([smtps]).words(secondsLeft: 40) == "127.0.0.1:465 says nothing yet; waiting, 40 s at most")
        #expect(ProofWait.silent([smtps, submission]).words(secondsLeft: 1)?.contains("127.0.0.1:465, 127.0.0.1:587 say nothing") == true)
        #expect(ProofWait.heldBack.words(secondsLeft: 40)?.hasSuffix("for a minute; waiting, 40 s at most") == true)
        #expect(ProofWait.over.words(secondsLeft: 1) == nil && ProofWait.answered.words(secondsLeft: 1) == nil)
    }
}
