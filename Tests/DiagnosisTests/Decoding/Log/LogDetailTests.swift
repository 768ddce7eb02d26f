// The texts of Postfix that name a fault, taken apart: as 3.7.11 wrote them, and in the spellings of older releases (FACTS §10).

import Testing

@testable import Diagnosis

struct LogDetailCase: Sendable, CustomTestStringConvertible {
    var name: String
    /// From the tag on.
    var message: String
    var detail: LogDetail?
    var testDescription: String { name }
}

private let starting: [LogDetailCase] = [
    .init(name: "start", message: "postfix/postfix-script[1]: starting the Postfix mail system", detail: .starting),
    .init(name: "stop", message: "postfix/postfix-script[1]: stopping the Postfix mail system", detail: .stopping),
    .init(name: "master ends", message: "postfix/master[1]: terminating on signal 15", detail: .terminating(signal: 15)),
    .init(name: "not running", message: "postfix/postfix-script[1]: fatal: the Postfix mail system is not running", detail: .notRunning),
    .init(
        name: "already running", message: "postfix/postfix-script[1]: fatal: the Postfix mail system is already running",
        detail: .alreadyRunning),
    .init(
        name: "follower", message: "postfix/master[1]: fatal: daemon initialization failure -- see logs for details", detail: .startFailed),
    .init(name: "follower up to 3.5", message: "postfix/master[1]: fatal: daemon initialization failure", detail: .startFailed),
    .init(name: "follower of the script", message: "postfix/postfix-script[1]: fatal: mail system startup failed", detail: .startFailed),
    .init(
        name: "postconf said why elsewhere", message: "postfix/postfix-script[1]: fatal: cannot execute /usr/sbin/postconf!",
        detail: .startFailed),
    .init(
        name: "throttling", message: "postfix/master[1]: warning: /usr/lib/postfix/sbin/smtpd: bad command startup -- throttling",
        detail: .throttled(program: "/usr/lib/postfix/sbin/smtpd")),
    .init(
        name: "a child's status", message: "postfix/master[1]: warning: process /usr/lib/postfix/sbin/smtpd pid 292 exit status 1",
        detail: .childEnded(program: "/usr/lib/postfix/sbin/smtpd", pid: 292, ending: .status(1))),
    .init(
        name: "a child's signal", message: "postfix/master[1]: warning: process /usr/lib/postfix/sbin/smtpd pid 292 killed by signal 9",
        detail: .childEnded(program: "/usr/lib/postfix/sbin/smtpd", pid: 292, ending: .signal(9))),
    .init(
        name: "no such daemon, under master's bare name",
        message: "master[1]: fatal: master_spawn: exec /usr/lib/postfix/sbin/smtpdx: No such file or directory",
        detail: .programMissing(program: "/usr/lib/postfix/sbin/smtpdx", reason: "No such file or directory")),
    .init(
        name: "process limit",
        message: #"postfix/master[1]: warning: service "smtps" (465) has reached its process limit "2": new clients may experience …"#,
        detail: .processLimit(service: "smtps", port: "465", limit: 2)),
]

private let sockets: [LogDetailCase] = [
    .init(
        name: "port taken", message: "postfix/master[1]: fatal: bind 0.0.0.0 port 465: Address already in use",
        detail: .bindFailed(address: "0.0.0.0", port: "465", reason: "Address already in use")),
    .init(
        name: "no such address, IPv6", message: "postfix/master[1]: fatal: bind 2001:db8::1 port 465: Cannot assign requested address",
        detail: .bindFailed(address: "2001:db8::1", port: "465", reason: "Cannot assign requested address")),
    .init(
        name: "unknown service name", message: "postfix/master[1]: fatal: 0.0.0.0:smtpsx: Servname not supported for ai_socktype",
        detail: .unknownServiceName(address: "0.0.0.0", name: "smtpsx")),
    .init(
        name: "no interface, tag without a slash",
        message: "postfix[7]: fatal: parameter inet_interfaces: no local interface found for 192.0.2.9",
        detail: .noLocalInterface(address: "192.0.2.9")),
    .init(
        name: "no such host", message: "postfix[7]: fatal: config variable inet_interfaces: host not found: ::1",
        detail: .noLocalInterface(address: "::1")),
    .init(
        name: "restart needed", message: "postfix/master[1]: warning: service smtps: ignoring inet_interfaces change",
        detail: .interfacesChangeIgnored(service: "smtps")),
]

private let values: [LogDetailCase] = [
    .init(
        name: "number", message: "postfix[135]: fatal: bad numerical configuration: message_size_limit = 100M",
        detail: .badValue(.init(parameter: "message_size_limit", value: "100M", kind: .number))),
    .init(
        name: "boolean with a comment",
        message: "postfix/smtps/smtpd[2]: fatal: bad boolean configuration: smtpd_tls_auth_only = yes # why",
        detail: .badValue(.init(parameter: "smtpd_tls_auth_only", value: "yes # why", kind: .boolean))),
    .init(
        name: "time", message: "postfix/smtpd[2]: fatal: parameter smtpd_timeout: bad time value or unit: 30x",
        detail: .badValue(.init(parameter: "smtpd_timeout", value: "30x", kind: .time))),
    .init(
        name: "level", message: #"postfix/smtpd[2]: fatal: Invalid TLS level "required""#, detail: .invalidLevel("required")),
    .init(
        name: "stray argument", message: "postfix/smtpd[2]: fatal: unexpected command-line argument: !SSLv3",
        detail: .unexpectedArgument("!SSLv3")),
    .init(
        name: "-o without =",
        message: #"postfix/smtpd[2]: fatal: invalid "-o smtpd_tls_wrappermode" option value: missing '=' after attribute name"#,
        detail: .badOption(option: "smtpd_tls_wrappermode", problem: "missing '=' after attribute name")),
    .init(
        name: "master.cf by postconf", message: "postconf[9]: fatal: file /etc/postfix/master.cf: line 7: bad field count",
        detail: .badLine(file: "/etc/postfix/master.cf", line: 7, problem: "bad field count")),
    .init(
        name: "master.cf by master",
        message: #"postfix/master[9]: fatal: /etc/postfix/master.cf: line 5: field "max_proc": bad value: "x""#,
        detail: .badLine(file: "/etc/postfix/master.cf", line: 5, problem: #"field "max_proc": bad value: "x""#)),
    .init(
        name: "main.cf", message: #"postfix[9]: fatal: /etc/postfix/main.cf, line 20: missing '=' after attribute name: "no""#,
        detail: .badLine(file: "/etc/postfix/main.cf", line: 20, problem: #"missing '=' after attribute name: "no""#)),
    .init(
        name: "relay restrictions",
        message: "postfix/smtpd[2]: fatal: in parameter smtpd_relay_restrictions or smtpd_recipient_restrictions, specify at least one "
            + "working instance of: reject_unauth_destination, defer_unauth_destination or reject",
        detail: .relayRestrictions(
            parameters: ["smtpd_relay_restrictions", "smtpd_recipient_restrictions"],
            restrictions: ["reject_unauth_destination", "defer_unauth_destination", "reject"])),
    .init(
        name: "relay restrictions, 2.6",
        message: #"postfix/smtpd[2]: fatal: parameter "smtpd_recipient_restrictions": specify at least one working instance of: reject"#,
        detail: .relayRestrictions(parameters: ["smtpd_recipient_restrictions"], restrictions: ["reject"])),
    .init(
        name: "map type", message: "postfix/smtpd[2]: error: unsupported dictionary type: mysql",
        detail: .unsupportedDictionary(type: "mysql")),
    .init(
        name: "map type of Debian",
        message: "postfix/trivial-rewrite[2]: error: unsupported dictionary type: pgsql. Is the postfix-pgsql package installed?",
        detail: .unsupportedDictionary(type: "pgsql")),
    .init(
        name: "group", message: "postfix[9]: fatal: file /etc/postfix/main.cf: parameter setgid_group: unknown group name: maildropp",
        detail: .badValue(.init(parameter: "setgid_group", value: "maildropp", kind: .other))),
    .init(
        name: "queue directory", message: "postfix[9]: fatal: chdir(/srv/spool/postfix): No such file or directory",
        detail: .badValue(.init(parameter: "queue_directory", value: "/srv/spool/postfix", kind: .other))),
    .init(
        name: "compatibility level", message: #"postfix[9]: fatal: malformed compatibility level syntax: "3.x""#,
        detail: .badValue(.init(parameter: "compatibility_level", value: "3.x", kind: .other))),
    .init(
        name: "random numbers", message: "postfix/tlsmgr[2]: warning: cannot open entropy device /dev/nowhere: No such file or directory",
        detail: .badValue(.init(parameter: "tls_random_source", value: "/dev/nowhere", kind: .other))),
    .init(
        name: "protocols changed", message: "postfix/master[2]: warning: ignoring inet_protocols parameter value change",
        detail: .changeIgnored(parameter: "inet_protocols")),
    .init(
        name: "digest", message: #"postfix/smtpd[2]: warning: Digest algorithm "sha257" not found"#,
        detail: .badValue(.init(parameter: "smtpd_tls_fingerprint_digest", value: "sha257", kind: .other))),
    .init(
        name: "table that was never made",
        message:
            "postfix/smtpd[2]: warning: hash:/etc/postfix/access is unavailable. open database /etc/postfix/access.db: No such file or directory",
        detail: .tableUnavailable(
            table: "hash:/etc/postfix/access", reason: "open database /etc/postfix/access.db: No such file or directory")),
]

private let neighbours: [LogDetailCase] = [
    .init(
        name: "SASL, 3.7", message: "postfix/smtpd[2]: warning: SASL: Connect to Dovecot auth socket 'private/auth' failed: No such file",
        detail: .saslConnect(path: "private/auth", reason: "No such file")),
    .init(
        name: "SASL, older", message: "postfix/smtpd[2]: warning: SASL: Connect to private/auth failed: Permission denied",
        detail: .saslConnect(path: "private/auth", reason: "Permission denied")),
    .init(name: "no mechanisms", message: "postfix/smtpd[2]: fatal: no SASL authentication mechanisms", detail: .noSASLMechanisms),
    .init(
        name: "tlsmgr", message: "postfix/smtpd[2]: warning: connect to private/tlsmgr: No such file or directory",
        detail: .serviceUnreachable(socket: "private/tlsmgr", reason: "No such file or directory")),
    .init(
        name: "proxymap",
        message: "postfix/smtpd[2]: warning: connect #1 to subsystem /var/spool/postfix/private/proxymap: No such file or directory",
        detail: .serviceUnreachable(socket: "/var/spool/postfix/private/proxymap", reason: "No such file or directory")),
    .init(
        name: "the smtpd behind postscreen",
        message: "postfix/postscreen[2]: warning: cannot connect to service private/smtpd: No such file or directory",
        detail: .serviceUnreachable(socket: "private/smtpd", reason: "No such file or directory")),
    .init(
        name: "milter", message: "postfix/smtpd[2]: warning: connect to Milter service inet:127.0.0.1:11332: Connection refused",
        detail: .milterUnreachable(milter: "inet:127.0.0.1:11332", reason: "Connection refused")),
    .init(
        name: "a milter that says nothing",
        message:
            "postfix/smtpd[259]: warning: milter inet:127.0.0.1:11332: can't read SMFIC_OPTNEG reply packet header: Connection timed out",
        detail: .milterUnreachable(milter: "inet:127.0.0.1:11332", reason: "Connection timed out")),
    .init(
        name: "policy service", message: "postfix/smtps/smtpd[253]: warning: connect to 127.0.0.1:10023: Connection refused",
        detail: .filterUnreachable(server: "127.0.0.1:10023", reason: "Connection refused")),
    .init(
        name: "policy service, last try",
        message: "postfix/smtps/smtpd[253]: warning: problem talking to server private/policyd-spf: No such file or directory",
        detail: .filterUnreachable(server: "private/policyd-spf", reason: "No such file or directory")),
    .init(
        name: "policy service by its path", message: "postfix/smtpd[253]: warning: connect to /run/policy.sock: Connection refused",
        detail: .filterUnreachable(server: "/run/policy.sock", reason: "Connection refused")),
    .init(
        name: "proxy filter",
        message: "postfix/smtps/smtpd[252]: warning: connect to proxy filter 127.0.0.1:10024: Connection refused",
        detail: .filterUnreachable(server: "127.0.0.1:10024", reason: "Connection refused")),
    .init(
        name: "a table that trivial-rewrite opens",
        message:
            "postfix/trivial-rewrite[513]: warning: regexp:/etc/postfix/transport.re is unavailable. open /etc/postfix/transport.re: No such file or directory",
        detail: .tableUnavailable(
            table: "regexp:/etc/postfix/transport.re", reason: "open /etc/postfix/transport.re: No such file or directory")),
    .init(
        name: "a table that cleanup opens, of a type that is not there",
        message:
            "postfix/cleanup[262]: warning: pcre:/etc/postfix/header_checks is unavailable. unsupported dictionary type: pcre",
        detail: .unsupportedDictionary(type: "pcre")),
    .init(
        name: "a milter's transport",
        message: "postfix/smtpd[2]: warning: invalid transport name: inet6 in Milter service: inet6:[::1]:8891",
        detail: .milterUnreadable(milter: "inet6:[::1]:8891", transport: "inet6")),
    .init(
        name: "a milter without one",
        message: #"postfix/smtpd[2]: warning: Milter service needs transport:endpoint instead of "/run/x.sock""#,
        detail: .milterUnreadable(milter: "/run/x.sock", transport: nil)),
    .init(
        name: "a list's file", message: "postfix/smtpd[2]: error: open file /etc/postfix/local-host-names: No such file or directory",
        detail: .listFileMissing(file: "/etc/postfix/local-host-names", reason: "No such file or directory")),
    .init(
        name: "no address to listen on",
        message: "postfix/master[2]: fatal: /etc/postfix/master.cf: line 1: no valid IP address found: smtp",
        detail: .noLocalInterface(address: nil)),
    .init(
        name: "a queue that cannot be written",
        message: "postfix/cleanup[2]: warning: mail_queue_enter: create file incoming/5553.270: Permission denied",
        detail: .queueClosed(file: "incoming/5553.270", reason: "Permission denied")),
    .init(
        name: "haproxy", message: #"postfix/smtpd[2]: warning: haproxy read: unrecognized protocol header: \026\003: x"#,
        detail: .proxyProtocol(reason: "unrecognized protocol header")),
    .init(
        name: "queue", message: "postfix/smtpd[2]: warning: not enough free space in mail queue: 4096 bytes < 1.5*message size limit",
        detail: .queueFull(freeBytes: 4096)),
]

private let tls: [LogDetailCase] = [
    .init(
        name: "certificate", message: #"postfix/smtpd[2]: warning: cannot get RSA certificate from file "/c.pem": disabling TLS support"#,
        detail: .certificate(.init(.certificate, file: "/c.pem"))),
    .init(
        name: "certificate, 2.6", message: "postfix/smtpd[2]: warning: cannot get certificate from file /c.pem: disabling TLS support",
        detail: .certificate(.init(.certificate, file: "/c.pem"))),
    .init(
        name: "key", message: #"postfix/smtpd[2]: warning: cannot get RSA private key from file "/k.pem": disabling TLS support"#,
        detail: .certificate(.init(.key, file: "/k.pem"))),
    .init(
        name: "mismatch",
        message: "postfix/smtpd[2]: warning: RSA private key in /k.pem does not match public key in /c.pem: disabling TLS support",
        detail: .certificate(.init(.mismatch, file: "/k.pem", otherFile: "/c.pem", reason: .keyMismatch))),
    .init(
        name: "chain: key not first", message: "postfix/smtpd[2]: warning: error loading chain from /f.pem: key not first",
        detail: .certificate(.init(.keyNotFirst, file: "/f.pem"))),
    .init(
        name: "chain: mismatch", message: "postfix/smtpd[2]: warning: key at index 1 in /c.pem does not match next certificate",
        detail: .certificate(.init(.mismatch, file: "/c.pem", reason: .keyMismatch))),
    .init(
        name: "chain: key alone", message: "postfix/smtpd[2]: warning: No certs for key at index 1 in /k.pem",
        detail: .certificate(.init(.keyWithoutCertificate, file: "/k.pem"))),
    .init(
        name: "chain: empty", message: "postfix/smtpd[2]: warning: No PEM data in /c.pem",
        detail: .certificate(.init(.noPEM, file: "/c.pem"))),
    .init(
        name: "chain: missing", message: "postfix/smtpd[2]: warning: error opening chain file: /nope.pem: No such file or directory",
        detail: .certificate(.init(.chain, file: "/nope.pem", reason: .missing))),
    .init(
        name: "no certificate", message: "postfix/smtpd[2]: warning: No server certs available. TLS won't be enabled",
        detail: .certificate(.init(.none))),
    .init(
        name: "authorities",
        message: #"postfix/smtpd[2]: cannot load Certification Authority data, CAfile="/etc/ssl/nope.pem": disabling TLS support"#,
        detail: .authorities(files: ["/etc/ssl/nope.pem"], reason: nil)),
    .init(
        name: "entropy", message: "postfix/smtpd[2]: warning: no entropy for TLS key generation: disabling TLS support",
        detail: .noEntropy),
    .init(
        name: "cipher grade", message: #"postfix/smtpd[2]: warning: localhost[127.0.0.1]: invalid cipher grade: "medium, high""#,
        detail: .cipherGrade(value: "medium, high", peer: "localhost[127.0.0.1]")),
    .init(
        name: "cipher grade, 2.11", message: #"postfix/smtpd[2]: warning: invalid TLS cipher grade: "HIGHEST": aborting TLS session"#,
        detail: .cipherGrade(value: "HIGHEST", peer: nil)),
    .init(
        name: "no cipher", message: #"postfix/smtpd[2]: warning: localhost[127.0.0.1]: error setting cipher grade: "medium""#,
        detail: .noCipher(grade: "medium", peer: "localhost[127.0.0.1]")),
    .init(
        name: "SNI table",
        message: "postfix/smtpd[2]: warning: table hash:/etc/postfix/sni.db: key mail.example.test: malformed BASE64 value: /etc/x",
        detail: .serverNames(.notBase64(table: "hash:/etc/postfix/sni.db", key: "mail.example.test"))),
    .init(
        name: "SNI look-up", message: "postfix/smtpd[2]: warning: tls_server_sni_maps: mail.example.test map lookup problem",
        detail: .serverNames(.lookup(name: "mail.example.test"))),
]

private let peers: [LogDetailCase] = [
    .init(
        name: "the client's list",
        message: #"postfix/smtp[2]: warning: 127.0.0.1[127.0.0.1]:587: Invalid TLS protocol list ""!SSLv2, !SSLv3"": aborting TLS session"#,
        detail: .invalidClientList(server: "127.0.0.1[127.0.0.1]:587", value: #""!SSLv2, !SSLv3""#)),
    .init(
        name: "relay on 465",
        message:
            #"postfix/smtp[2]: SMTPS wrappermode (TCP port 465) requires setting "smtp_tls_wrappermode = yes", and "smtp_tls_security_level…"#,
        detail: .relayNeedsWrapperMode),
    .init(
        name: "relay on 465 below encrypt",
        message: #"postfix/smtp[267]: warning: smtp_tls_wrappermode requires "smtp_tls_security_level = encrypt" (or stronger)"#,
        detail: .relayNeedsEncryption),
    .init(
        name: "connection rate",
        message: "postfix/smtpd[2]: warning: Connection rate limit exceeded: 7 from localhost[127.0.0.1] for service smtps",
        detail: .limited(client: "localhost[127.0.0.1]", limit: .connectionRate)),
    .init(
        name: "new TLS sessions",
        message: "postfix/smtpd[2]: warning: Refusing TLS service request from localhost[127.0.0.1] for service smtps",
        detail: .limited(client: "localhost[127.0.0.1]", limit: .newTLSSessions)),
    .init(
        name: "no client certificate",
        message: "postfix/smtpd[2]: NOQUEUE: abort: TLS from localhost[127.0.0.1]: No client certificate presented",
        detail: .clientCertificateMissing(client: "localhost[127.0.0.1]")),
]

private let others: [LogDetailCase] = [
    "postfix/smtpd[2]: warning: hostname mail.example.test does not resolve to address 192.0.2.7: Name or service not known",
    "postfix/smtpd[2]: warning: unknown[192.0.2.7]: SASL LOGIN authentication failed: UGFzc3dvcmQ6",
    "postfix/smtpd[2]: warning: non-SMTP command from unknown[192.0.2.7]: GET / HTTP/1.1",
    "postfix/smtpd[2]: connect from localhost[127.0.0.1]",
    "postfix/smtp[2]: warning: cannot get RSA certificate from file \"/c.pem\": disabling TLS support",
    "postfix/cleanup[2]: warning: connect to private/x: No such file or directory",
    "postfix[7]: Nov 23 11:44:20 mail something",
    "myprogram[7]: fatal: bind 0.0.0.0 port 465: Address already in use",
].map { LogDetailCase(name: $0, message: $0, detail: nil) }

@Suite("The texts of faults, taken apart") struct LogDetailTests {
    @Test(arguments: starting + sockets + values + neighbours + tls + peers)
    func parts(_ row: LogDetailCase) {
        let event = LogLine.decode("Nov 28 01:23:05 mail \(row.message)")
        #expect(event?.detail == row.detail)
        #expect(event == nil || Scanned.lines("Nov 28 01:23:05 mail \(row.message)\n").lines.count == 1, "the fast scan passes over it")
    }

    @Test("other programs, other warnings and quotations tell nothing", arguments: others)
    func nothing(_ row: LogDetailCase) { #expect(LogLine.decode("Nov 28 01:23:05 mail \(row.message)") == nil) }

    @Test("a container that is called postfix is not taken for Postfix") func container() {
        let event = LogLine.decode(
            "Nov 28 01:23:05 host postfix[77]: Nov 28 01:23:05 mail postfix/master[1]: fatal: bind 0.0.0.0 port 465: Address already in use"
        )
        #expect(event?.process == "postfix/master")
    }
}
