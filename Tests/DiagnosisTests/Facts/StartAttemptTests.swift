// The last start of Postfix, told from the log of one instance.

import Testing

@testable import Diagnosis

@Suite("The last start") struct StartAttemptTests {
    private func last(_ messages: String...) -> StartAttempt? {
        var reader = LogReader()
        return StartAttempt.last(in: messages.flatMap { reader.take(Array("Nov 23 11:44:20 mail \($0)".utf8)) })
    }

    private let start = "postfix/postfix-script[9]: starting the Postfix mail system"
    private let started = "postfix/master[10]: daemon started -- version 3.7.11, configuration /etc/postfix"
    private let bind = "postfix/master[10]: fatal: bind 0.0.0.0 port 465: Address already in use"
    private let followers = [
        "postfix/master[9]: fatal: daemon initialization failure -- see logs for details",
        "postfix/postfix-script[8]: fatal: mail system startup failed",
    ]
    private let end = "postfix/master[10]: terminating on signal 15"

    @Test("the first fatal is the reason, whatever follows it") func reason() {
        let attempt = last(start, bind, followers[0], followers[1])
        #expect(attempt?.began?.detail == .starting)
        #expect(attempt?.reason?.detail == .bindFailed(address: "0.0.0.0", port: "465", reason: "Address already in use"))
    }

    @Test("a follower that comes first is still no reason") func follower() {
        #expect(
            last(start, followers[0], bind)?.reason?.detail
                == .bindFailed(address: "0.0.0.0", port: "465", reason: "Address already in use"))
    }

    @Test("a program that died before the start is an attempt") func before() {
        let attempt = last(started, end, "postfix[135]: fatal: bad numerical configuration: message_size_limit = 100M")
        #expect(attempt?.began == nil)
        #expect(attempt?.reason?.program == "postfix")
    }

    @Test("a command that failed beside a running Postfix changes nothing") func beside() {
        let attempt = last(start, started, "postfix[135]: fatal: bad numerical configuration: message_size_limit = 100M")
        guard case .started = attempt?.ending else { return #expect(Bool(false), "\(String(describing: attempt))") }
        #expect(attempt?.reason == nil && attempt?.beside.map(\.pid) == [135])
        #expect(last(start, started, "postfix[135]: fatal: bad numerical configuration: x = 1M", start, started)?.beside == [])
    }

    @Test("master that ends at a reload died, and its line is the reason") func died() {
        let attempt = last(
            start, started, "postfix/master[10]: reload -- version 3.7.11, configuration /etc/postfix",
            #"postfix/master[10]: fatal: /etc/postfix/master.cf: line 5: field "max_proc": bad value: "x""#)
        guard case .died = attempt?.ending else { return #expect(Bool(false), "\(String(describing: attempt))") }
        #expect(attempt?.reason?.pid == 10)
    }

    @Test("stopped in good order is told with its line, and a later start takes it back") func stopped() {
        let attempt = last(start, started, end)
        #expect(attempt?.stopped?.detail == .terminating(signal: 15))
        #expect(attempt?.reason == nil)
        #expect(last(start, started, end, start, started)?.stopped == nil)
    }

    @Test("that it runs already, or not, is no failed start") func state() {
        #expect(last(start, started, "postfix/postfix-script[3]: fatal: the Postfix mail system is already running")?.reason == nil)
        #expect(last(end, "postfix/postfix-script[3]: fatal: the Postfix mail system is not running")?.reason == nil)
    }

    @Test("a log without a start tells of none") func none() { #expect(last() == nil) }
}

extension StartAttempt {
    /// The event that says why Postfix does not run; nil where it started, or was stopped in good order.
    fileprivate var reason: LogEvent? {
        switch ending {
        case .failed(let events), .died(let events): events.first
        case .started, .untold: nil
        }
    }
}
