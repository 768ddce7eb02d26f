// The decision as a table: what was seen before, what was seen after, what the log said, and what follows.

import SampleServers
import Testing

@testable import Diagnosis
@testable import Repair

private let smtps = Endpoint(host: "127.0.0.1", port: 465, role: .smtps)
private let own465 = Endpoint(host: "127.0.0.1", port: 465, role: .smtps, service: "smtps")
private let own587 = Endpoint(host: "127.0.0.1", port: 587, role: .starttls, service: "submission")
private let own25 = Endpoint(host: "127.0.0.1", port: 25, role: .starttls, service: "smtp")
private let spared = EndpointProbe(endpoint: own25, tcp: .banner("220 x"), tls: .notAsked(refusedBy: 587))
private let submission = Endpoint(host: "127.0.0.1", port: 587, role: .starttls)

private func dead(_ endpoint: Endpoint) -> EndpointProbe {
    endpoint.role == .smtps
        ? EndpointProbe(endpoint: endpoint, tcp: .closedAtOnce(milliseconds: 1), tls: .closedWithoutData)
        : EndpointProbe(endpoint: endpoint, tcp: .banner("220 x"), tls: .starttlsRefused("454 4.7.0 TLS not available"))
}

private func good(_ endpoint: Endpoint) -> EndpointProbe {
    EndpointProbe(endpoint: endpoint, tcp: .open, tls: .established(TLSSession(version: "TLSv1.2", cipher: "X", greeting: "220 x ESMTP")))
}

private func other(_ endpoint: Endpoint, _ tls: TLSOutcome) -> EndpointProbe { EndpointProbe(endpoint: endpoint, tcp: .open, tls: tls) }

private func closed(_ endpoint: Endpoint) -> EndpointProbe { EndpointProbe(endpoint: endpoint, tcp: .refused, tls: .refused) }

/// TLS is off here on purpose.
private let plain = Endpoint(host: "127.0.0.1", port: 25, role: .starttls, service: "smtp", isPlain: true)

/// The handshake is done, and the server says nothing inside.
private let mute = TLSOutcome.established(TLSSession(version: "TLSv1.2", cipher: "X"))

private enum Expected: Equatable {
    case proven, unproven, reverted
    init(_ decision: Decision) {
        switch decision {
        case .keep(let proven, _): self = proven ? .proven : .unproven
        case .revert: self = .reverted
        }
    }
}

private struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var before: [EndpointProbe]
    var after: [EndpointProbe]
    var log: [LogEvent.Kind] = []
    /// The lines are written by children of this Postfix's master.
    var isOwnLog = true
    var inForce: Set<String> = [new]
    var governed: Set<String>?
    var goal = ProofGoal.acceptedLists
    var aim = ChangeAim()
    var isRunning = true
    var keep = false
    var expected: Expected
    var testDescription: String { name }
}

private let old = "TLSv1 TLSv1.1"
private let new = "TLSv1"
private let certificate = LogEvent.Kind.certificateProblem("cannot get RSA private key")

private let cases: [Case] = [
    Case(name: "dead port answers", before: [dead(smtps)], after: [good(smtps)], expected: .proven),
    Case(
        name: "both dead ports answer", before: [dead(smtps), dead(submission)], after: [good(smtps), good(submission)], expected: .proven),
    Case(
        name: "one of two dead ports still drops", before: [dead(smtps), dead(submission)], after: [good(smtps), dead(submission)],
        expected: .reverted),
    Case(
        name: "a port that was spared STARTTLS for another's 454 is awaited as that one is", before: [dead(own587), spared],
        after: [good(own587), dead(own25)], governed: ["submission", "smtp"], expected: .reverted),
    Case(
        name: "such a port answers", before: [dead(own587), spared], after: [good(own587), good(own25)],
        governed: ["submission", "smtp"], expected: .proven),
    Case(
        name: "such a port is spared again, because the other is as dead as before", before: [dead(own587), spared],
        after: [dead(own587), spared], governed: ["submission", "smtp"], expected: .reverted),
    Case(name: "still dropped, no line", before: [dead(smtps)], after: [dead(smtps)], expected: .reverted),
    Case(name: "still dropped, no line, keep asked", before: [dead(smtps)], after: [dead(smtps)], keep: true, expected: .reverted),
    Case(
        name: "still dropped, line quotes the new list, keep asked", before: [dead(smtps)], after: [dead(smtps)],
        log: [.invalidList(value: new)], keep: true, expected: .reverted),
    Case(
        name: "still dropped, line quotes the old list", before: [dead(smtps)], after: [dead(smtps)], log: [.invalidList(value: old)],
        expected: .reverted),
    Case(
        name: "all answer, a last line quotes the replaced list", before: [dead(smtps)], after: [good(smtps)],
        log: [.invalidList(value: old)], expected: .proven),
    Case(
        name: "all answer, a line quotes the new list", before: [dead(smtps)], after: [good(smtps)], log: [.invalidList(value: new)],
        expected: .reverted),
    Case(
        name: "all answer, a line quotes a list nobody edited, which a service here reads", before: [dead(smtps)], after: [good(smtps)],
        log: [.invalidList(value: "SSLv9")], inForce: [new, "SSLv9"], expected: .reverted),
    Case(
        name: "all answer, a line quotes a list that no service here reads", before: [dead(smtps)], after: [good(smtps)],
        log: [.invalidList(value: "SSLv9")], expected: .proven),
    Case(
        name: "all answer, such a line, keep asked", before: [dead(smtps)], after: [good(smtps)], log: [.invalidList(value: "SSLv9")],
        keep: true, expected: .proven),
    Case(
        name: "all answer, a process of somebody else's quotes the new list", before: [dead(smtps)], after: [good(smtps)],
        log: [.invalidList(value: new)], isOwnLog: false, expected: .proven),
    Case(
        name: "all answer, such a process, keep asked", before: [dead(smtps)], after: [good(smtps)], log: [.invalidList(value: new)],
        isOwnLog: false, keep: true, expected: .proven),
    Case(
        name: "still dropped, the process that quotes the new list has ended", before: [dead(smtps)], after: [dead(smtps)],
        log: [.invalidList(value: new)], isOwnLog: false, keep: true, expected: .reverted),
    Case(
        name: "2.3 does not know a word of the new list", before: [good(smtps)], after: [good(smtps)],
        log: [.unknownWord(parameter: "smtpd_tls_mandatory_protocols", word: "TLSv9", list: "TLSv9")], inForce: ["TLSv9"],
        expected: .reverted),
    Case(name: "certificate behind the list", before: [dead(smtps)], after: [dead(smtps)], log: [certificate], expected: .reverted),
    Case(
        name: "certificate behind the list, keep asked", before: [dead(smtps)], after: [dead(smtps)], log: [certificate], keep: true,
        expected: .unproven),
    Case(
        name: "smtpd dies for another reason, keep asked", before: [dead(smtps)], after: [other(smtps, .refused)],
        log: [.fatal("no memory")], keep: true, expected: .unproven),
    Case(name: "TLS, and then silence", before: [dead(smtps)], after: [other(smtps, mute)], expected: .reverted),
    Case(name: "TLS, and then silence, keep asked", before: [dead(smtps)], after: [other(smtps, mute)], keep: true, expected: .unproven),
    Case(
        name: "TLS, and then the process dies", before: [dead(submission)], after: [other(submission, mute)],
        log: [.fatal("no SASL authentication mechanisms")], expected: .reverted),
    Case(name: "a good port is silent behind TLS now", before: [good(smtps)], after: [other(smtps, mute)], expected: .reverted),
    Case(
        name: "an alert instead of a drop", before: [dead(smtps)], after: [other(smtps, .alert("handshake failure"))], expected: .reverted),
    Case(
        name: "an alert instead of a drop, keep asked", before: [dead(smtps)], after: [other(smtps, .alert("handshake failure"))],
        keep: true, expected: .unproven),
    Case(
        name: "only this machine's client refuses", before: [dead(smtps)], after: [other(smtps, .clientRefusal("dh key too small"))],
        expected: .unproven),
    Case(
        name: "no openssl, the port stays open", before: [dead(smtps)], after: [other(smtps, .cannotTell("openssl is missing"))],
        expected: .unproven),
    Case(
        name: "a list that left nothing on, repaired", before: [other(smtps, .alert("protocol version"))], after: [good(smtps)],
        expected: .proven),
    Case(
        name: "an alert before and after", before: [good(submission), other(smtps, .alert("protocol version"))],
        after: [good(submission), other(smtps, .alert("protocol version"))], expected: .reverted),
    Case(name: "nothing was dead, all fine", before: [good(smtps)], after: [good(smtps)], expected: .proven),
    Case(
        name: "a good port is dead now", before: [good(smtps), dead(submission)], after: [dead(smtps), good(submission)],
        expected: .reverted),
    Case(
        name: "a good port is dead now, keep asked", before: [good(smtps)], after: [other(smtps, .refused)], keep: true,
        expected: .reverted),
    Case(
        name: "a port nobody listens on stays so", before: [dead(smtps), other(submission, .refused)],
        after: [good(smtps), other(submission, .refused)], expected: .proven),
    Case(
        name: "a governed port timed out before and after", before: [dead(own465), other(own587, .timedOut(seconds: 5))],
        after: [good(own465), other(own587, .timedOut(seconds: 5))], governed: ["smtps", "submission"], expected: .unproven),
    Case(
        name: "a governed port is refused before and after, nothing else was dead", before: [good(own465), other(own587, .refused)],
        after: [good(own465), other(own587, .refused)], governed: ["smtps", "submission"], expected: .unproven),
    Case(
        name: "a governed port timed out before and answers now", before: [dead(own465), other(own587, .timedOut(seconds: 5))],
        after: [good(own465), good(own587)], governed: ["smtps", "submission"], expected: .proven),
    Case(
        name: "a governed port timed out before and drops TLS now", before: [dead(own465), other(own587, .timedOut(seconds: 5))],
        after: [good(own465), dead(own587)], governed: ["smtps", "submission"], expected: .unproven),
    Case(
        name: "a port timed out before and after, nobody knows what it reads",
        before: [dead(own465), other(own587, .timedOut(seconds: 5))],
        after: [good(own465), other(own587, .timedOut(seconds: 5))], expected: .unproven),
    Case(
        name: "a port that no edited list governs timed out before and after",
        before: [dead(own465), other(own587, .timedOut(seconds: 5))], after: [good(own465), other(own587, .timedOut(seconds: 5))],
        governed: ["smtps"], expected: .proven),
    Case(
        name: "a port that no edited list governs drops TLS before and after", before: [dead(own465), dead(own587)],
        after: [good(own465), dead(own587)], governed: ["smtps"], expected: .proven),
    Case(
        name: "a port that no edited list governs is dead now", before: [dead(own465), good(own587)],
        after: [good(own465), dead(own587)], governed: ["smtps"], expected: .reverted),
    Case(
        name: "a governed port still drops TLS", before: [dead(own465), dead(own587)], after: [good(own465), dead(own587)],
        governed: ["smtps", "submission"], expected: .reverted),
    Case(
        name: "a port that is switched on answers", before: [good(own587), closed(own465)], after: [good(own587), good(own465)],
        governed: ["smtps"], goal: .usablePorts, expected: .proven),
    Case(
        name: "a port that is switched on stays closed", before: [good(own587), closed(own465)],
        after: [good(own587), closed(own465)], governed: ["smtps"], goal: .usablePorts, expected: .reverted),
    Case(
        name: "a port that is switched on stays closed, keep asked", before: [good(own587), closed(own465)],
        after: [good(own587), closed(own465)], governed: ["smtps"], goal: .usablePorts, keep: true, expected: .unproven),
    Case(
        name: "a port that is switched on drops TLS, its certificate is named", before: [closed(own465)], after: [dead(own465)],
        log: [certificate], governed: ["smtps"], goal: .usablePorts, expected: .reverted),
    Case(
        name: "a port that is switched on, and one that is silent for a reason of its own",
        before: [closed(own465), other(own587, .timedOut(seconds: 5))], after: [good(own465), other(own587, .timedOut(seconds: 5))],
        governed: ["smtps"], goal: .usablePorts, expected: .proven),
    Case(
        name: "a silent port that the change is about is silent after it", before: [other(own587, .timedOut(seconds: 5))],
        after: [other(own587, .timedOut(seconds: 5))], governed: ["submission"], goal: .usablePorts, expected: .reverted),
    Case(
        name: "a port that is to greet in plain greets", before: [other(plain, .timedOut(seconds: 5))],
        after: [other(plain, .starttlsNotOffered)], governed: ["smtp"], goal: .usablePorts, expected: .proven),
    Case(
        name: "a port that greeted in plain, as configured, is closed now", before: [dead(own465), other(plain, .starttlsNotOffered)],
        after: [good(own465), closed(plain)], governed: ["smtps"], expected: .reverted),
    Case(
        name: "a port that only this machine's client refused drops TLS now",
        before: [other(smtps, .clientRefusal("dh key too small"))], after: [dead(smtps)], expected: .reverted),
    Case(
        name: "a port that answered turns this machine away, because it was asked too often", before: [dead(smtps), good(submission)],
        after: [good(smtps), other(submission, .greetingRefused("421 4.7.0 mail Error: too many connections from 127.0.0.1"))],
        expected: .unproven),
    Case(
        name: "dead ports, and none reads an edited list", before: [dead(own465), dead(own587)], after: [dead(own465), dead(own587)],
        governed: [], expected: .unproven),
    Case(
        name: "lists for outgoing mail alone: every port answers as before, and none reads them", before: [good(own465), good(own587)],
        after: [good(own465), good(own587)], governed: [], aim: ChangeAim(isAboutOutgoing: true), expected: .unproven),
    Case(
        name: "lists for outgoing mail beside those of a dead port, which answers", before: [dead(own465), good(own587)],
        after: [good(own465), good(own587)], governed: ["smtps"], aim: ChangeAim(isAboutOutgoing: true), expected: .proven),
    Case(name: "no ports at all", before: [], after: [], expected: .unproven),
    Case(name: "no ports, the new list rejected", before: [], after: [], log: [.invalidList(value: new)], expected: .reverted),
    Case(name: "Postfix not running", before: [], after: [], isRunning: false, expected: .unproven),
]

private let start = ChangeAim(loading: .start)
private let faultCases: [Case] = [
    Case(
        name: "a plain greeting where TLS was expected, and TLS now",
        before: [EndpointProbe(endpoint: own465, tcp: .banner("220 x"), tls: .plainBanner)], after: [good(own465)], governed: ["smtps"],
        goal: .usablePorts, expected: .proven),
    Case(
        name: "a port that the edit does not govern is closed before and after", before: [closed(own465), closed(own587)],
        after: [good(own465), closed(own587)], governed: ["smtps"], goal: .usablePorts, expected: .proven),
    Case(
        name: "a port that answered is closed now", before: [closed(own465), good(own587)], after: [good(own465), closed(own587)],
        governed: ["smtps"], goal: .usablePorts, expected: .reverted),
    Case(
        name: "Postfix runs again and every port answers", before: [closed(own465), closed(own587)], after: [good(own465), good(own587)],
        governed: ["smtps", "submission"], goal: .usablePorts, aim: start, expected: .proven),
    Case(
        name: "Postfix runs again, and one port is dead for another reason", before: [closed(own465), closed(own587)],
        after: [dead(own465), good(own587)], log: [certificate], governed: ["smtps", "submission"], goal: .usablePorts, aim: start,
        expected: .unproven),
    Case(
        name: "Postfix was started and no port answers", before: [closed(own465), closed(own587)], after: [closed(own465), closed(own587)],
        governed: ["smtps", "submission"], goal: .usablePorts, aim: start, expected: .reverted),
]

@Suite("Keep or revert")
struct DecisionTests {
    @Test("the decision", arguments: cases)
    private func decision(_ one: Case) {
        let evidence = ChangeEvidence(
            before: one.before, after: one.after, log: one.log.map(event), children: one.isOwnLog ? [4] : [], inForce: one.inForce,
            governed: one.governed, goal: one.goal, aim: one.aim, isRunning: one.isRunning)
        let decision = Decision(evidence, keep: one.keep)
        #expect(Expected(decision) == one.expected, "\(decision.sentence)")
    }

    @Test("the decision on other faults, and on a start", arguments: faultCases)
    private func ofFault(_ one: Case) { decision(one) }

    @Test("a renewed certificate is proven where the port presents it, and unproven where it presents the old one still")
    func renewedCertificate() {
        func presenting(_ fingerprint: String) -> EndpointProbe {
            var session = TLSSession(version: "TLSv1.3", cipher: "X", greeting: "220 x")
            session.served = ServedCertificate(leaf: .sample(fingerprint: fingerprint))
            return EndpointProbe(endpoint: own465, tcp: .open, tls: .established(session))
        }
        let aim = ChangeAim(certificates: ["smtps": "new"])
        func decided(_ after: String) -> Decision {
            Decision(ChangeEvidence(before: [presenting("old")], after: [presenting(after)], governed: ["smtps"], aim: aim), keep: false)
        }
        #expect(Expected(decided("new")) == .proven && decided("new").sentence.contains("the certificate that is in the file"))
        #expect(Expected(decided("old")) == .reverted)
    }

    @Test("of two lines the one counts that a child of this master wrote")
    func ownLine() {
        var foreign = event(.certificateProblem("theirs"))
        foreign.pid = 99
        let evidence = ChangeEvidence(
            before: [dead(smtps)], after: [dead(smtps)], log: [foreign, event(.certificateProblem("ours"))], children: [4])
        #expect(Decision(evidence, keep: false).sentence.contains("ours"))
        let unseen = ChangeEvidence(before: [dead(smtps)], after: [dead(smtps)], log: [foreign])
        #expect(Decision(unseen, keep: false).sentence.contains("theirs"))
    }

    @Test("a line about a list that is not in force here is told, and what its process wrote is not counted")
    func remark() {
        let own = LogEvent(kind: .tlsWorked, stamp: "", process: "postfix/smtpd", pid: 5, line: "own")
        let evidence = ChangeEvidence(
            before: [dead(smtps)], after: [good(smtps)], log: [event(.invalidList(value: old)), event(certificate), own], children: [5],
            inForce: [new])
        #expect(evidence.counted == [own])
        #expect(evidence.remarks.count == 1 && evidence.remarks[0].contains("invalidList") && evidence.remarks[0].contains("not in force"))
    }

    @Test("a port that stays dead is named, governed or not", arguments: [["smtps", "submission"], ["smtps"]] as [Set<String>])
    func namesTheDeadPort(governed: Set<String>) {
        let silent = other(own587, .timedOut(seconds: 5))
        let evidence = ChangeEvidence(before: [dead(own465), silent], after: [good(own465), silent], governed: governed)
        let sentence = Decision(evidence, keep: false).sentence
        #expect(sentence.contains("127.0.0.1:587") && sentence.contains("127.0.0.1:465 answers with TLS and 220."), "\(sentence)")
    }

    @Test(
        "where lists for outgoing mail are edited, it is said that no port shows that mail, and nothing is called fixed that was not dead")
    func outgoing() {
        func sentence(_ before: EndpointProbe) -> String {
            let aim = ChangeAim(isAboutOutgoing: true)
            return Decision(ChangeEvidence(before: [before], after: [good(own465)], governed: ["smtps"], aim: aim), keep: false).sentence
        }
        let rest = " Outgoing mail no port shows: the queue does."
        #expect(sentence(good(own465)) == "Kept: 127.0.0.1:465 answers with TLS as before." + rest)
        #expect(sentence(dead(own465)) == "Fixed: 127.0.0.1:465 answers with TLS and 220." + rest)
    }

    @Test("ports that were tried and stay dead are named: there were ports")
    func deadAsBefore() {
        func sentence(_ ports: [EndpointProbe]) -> String {
            Decision(ChangeEvidence(before: ports, after: ports, governed: []), keep: false).sentence
        }
        #expect(
            sentence([dead(own465), dead(own587)])
                == "Kept, unproven: 127.0.0.1:465, 127.0.0.1:587 are as dead as before, so nothing shows that the new list was accepted.")
        #expect(
            sentence([dead(own465)])
                == "Kept, unproven: 127.0.0.1:465 is as dead as before, so nothing shows that the new list was accepted.")
        #expect(sentence([]) == "Kept, unproven: there was no port that could show it.")
    }

    @Test("the sentence names the log line of the fault behind the list")
    func namesTheFault() {
        let evidence = ChangeEvidence(before: [dead(smtps)], after: [dead(smtps)], log: [event(certificate)])
        let decision = Decision(evidence, keep: false)
        let sentence = decision.sentence
        #expect(decision == .revert(sentence, otherFault: true))
        #expect(sentence.contains("cannot get RSA private key") && sentence.contains("kept all the same"), "\(sentence)")
        #expect(sentence.contains("private key\"). Put that right"), "a full stop ends the quotation: \(sentence)")
        #expect(Decision(evidence, keep: true).sentence.contains("Put that right next"))
    }

    @Test("a port that is silent now, and whose process ended before the reload: that line is quoted; it does not speak for a drop of TLS")
    func endedBefore() {
        let fatal = event(.fatal("exec smtpd: No such file"))
        func sentence(_ after: EndpointProbe) -> String {
            Decision(ChangeEvidence(before: [dead(smtps)], after: [after], fatalsBefore: [fatal]), keep: false).sentence
        }
        #expect(sentence(other(smtps, .timedOut(seconds: 5))).contains("No such file"))
        #expect(!sentence(dead(smtps)).contains("No such file"))
    }

    @Test("the sentence quotes the line that can be acted upon, and names the port which that line is about")
    func usefulLine() {
        func event(_ kind: LogEvent.Kind, _ process: String, _ pid: Int) -> LogEvent {
            LogEvent(kind: kind, stamp: "", process: process, pid: pid, line: "\(process)[\(pid)]: \(kind)")
        }
        let library = LogEvent.Kind.libraryProblem("TLS library problem: error:0200")
        var (wrapped, other) = (smtps, submission)
        (wrapped.service, other.service) = ("smtps", "587")
        let log = [
            event(certificate, "postfix/smtps/smtpd", 7), event(library, "postfix/smtps/smtpd", 7), event(library, "postfix/smtpd", 8),
        ]
        let evidence = ChangeEvidence(before: [dead(other), dead(wrapped)], after: [dead(other), dead(wrapped)], log: log)
        let sentence = Decision(evidence, keep: false).sentence
        #expect(sentence.contains("on 127.0.0.1:465: postfix/smtps/smtpd[7]: certificateProblem"), "\(sentence)")

        let dropped = event(.wrapperDropped(client: "x[127.0.0.1]", service: "smtps"), "postfix/smtpd", 9)
        let byClient = FaultBehindTheList([event(certificate, "postfix/smtpd", 9), dropped], dead: [other, wrapped])
        #expect(byClient?.endpoints == [wrapped])
        let untold = FaultBehindTheList([event(certificate, "postfix/smtpd", 9)], dead: [other, wrapped])
        #expect(untold?.endpoints == [other, wrapped])
        #expect(FaultBehindTheList([dropped], dead: [wrapped]) == nil)
    }
}
