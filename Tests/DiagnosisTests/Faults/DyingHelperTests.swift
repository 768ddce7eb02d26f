// Programs that every smtpd waits for, and why Postfix does not start: what is named of the log's words.

import PostfixModel
import Testing

@testable import Diagnosis

private typealias Server = RecordedServer

private let silent = Server.smtps(.open, .timedOut(seconds: 6))
private let closed = [Server.smtps(.refused, .refused)]
private let stopped = [
    "\(stamp) postfix/postfix-script[8]: stopping the Postfix mail system", "\(stamp) postfix/master[1]: terminating on signal 15",
]
private let throttled = "\(stamp) postfix/master[2]: warning: /usr/lib/postfix/sbin/tlsmgr: bad command startup -- throttling"

private func exchange(_ path: String) -> String {
    "\(stamp) postfix/tlsmgr[9]: fatal: tls_prng_exch_open: cannot open PRNG exchange file \(path): Permission denied"
}

private let samples: [FaultCase] = [
    FaultCase(
        name: "tlsmgr may not write its data", server: server(probes: [silent], log: [exchange("/var/lib/postfix/prng_exch"), throttled]),
        fault: "service-dies",
        says: ["tlsmgr, which every smtpd waits for", "ls -ld /var/lib/postfix", "chown -R postfix: /var/lib/postfix"]),
    FaultCase(
        name: "tlsmgr has its data in a place of its own",
        server: server(
            settings: ["tls_random_exchange_name = /nowhere/prng_exch"], probes: [silent], log: [exchange("/nowhere/prng_exch"), throttled]),
        fault: "service-dies", at: "main.cf 5"),
    FaultCase(
        name: "tlsmgr ended once, and master starts it again",
        server: server(probes: Server.live, log: [exchange("/var/lib/postfix/prng_exch")]),
        fault: nil, exit: 0),
    FaultCase(
        name: "the directory of the daemons",
        server: server(
            settings: ["daemon_directory = /usr/libexec/postfix"], probes: closed,
            log: stopped + ["\(stamp) postfix[9]: fatal: chdir(/usr/libexec/postfix): No such file or directory"], running: false),
        fault: "not-starting", at: "main.cf 5"),
    FaultCase(
        name: "a parameter whose name is one word",
        server: server(
            settings: ["myhostname = mail_example test"], probes: closed,
            log: stopped + [
                "\(stamp) postfix[9]: fatal: file /etc/postfix/main.cf: parameter myhostname: bad parameter value: mail_example test"
            ],
            running: false), fault: "not-starting", at: "main.cf 5"),
    FaultCase(
        name: "no interface of the family that is asked for",
        server: server(
            settings: ["inet_protocols = ipv6"], probes: closed,
            log: stopped + ["\(stamp) postfix[9]: fatal: could not find any active network interfaces"], running: false),
        fault: "no-such-interface", at: "main.cf 5", says: ["inet_protocols = ipv6"]),
    FaultCase(
        name: "no interface at all",
        server: server(
            settings: ["inet_interfaces ="], probes: closed,
            log: stopped + [
                "\(stamp) postfix/postfix-script[8]: starting the Postfix mail system",
                "\(stamp) postfix/master[9]: fatal: /etc/postfix/master.cf: line 1: no valid IP address found: smtp",
                "\(stamp) postfix/master[8]: fatal: daemon initialization failure -- see logs for details",
            ], running: false),
        fault: "no-such-interface", at: "main.cf 5", says: ["inet_interfaces is empty"]),
    FaultCase(
        name: "a file that a name stands in",
        server: server(
            settings: ["myorigin = /etc/mailname-gone"], probes: closed,
            log: stopped + ["\(stamp) postfix[9]: fatal: /etc/mailname-gone: cannot open file: No such file or directory"], running: false),
        fault: "not-starting", at: "main.cf 5", says: ["vi +5"]),
]

@Suite("What the log's last words name") struct DyingHelperTests {
    @Test("a program, a directory, a parameter", arguments: samples) func lastWords(_ sample: FaultCase) { sample.check() }
}
