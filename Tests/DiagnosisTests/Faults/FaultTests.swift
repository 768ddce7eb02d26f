// Each fault of the catalogue on a described server: what `check` must call it, where it is written, and how it exits.

import PostfixModel
import Testing

@testable import Diagnosis

private typealias Server = RecordedServer

private let silent = Server.smtps(.open, .timedOut(seconds: 6))
private let dropped = Server.deadSmtps

private let masterCF: [FaultCase] = [
    FaultCase(
        name: "the smtps block is a comment, and the server has users",
        server: server(
            master: """
                smtp inet n - n - - smtpd
                tlsmgr unix - - n 1000? 1 tlsmgr
                submission inet n - n - - smtpd
                  -o smtpd_tls_security_level=encrypt
                #smtps inet n - n - - smtpd
                #  -o smtpd_tls_wrappermode=yes
                """, probes: [Server.liveStarttls]),
        fault: "service-not-enabled", exit: 1, at: "master.cf 5", says: ["line 5"]),
    FaultCase(
        name: "no block at all, and the server has users",
        server: server(
            master: "smtp inet n - n - - smtpd\ntlsmgr unix - - n 1000? 1 tlsmgr\nsubmission inet n - n - - smtpd",
            probes: [Server.liveStarttls]),
        fault: "service-not-enabled", exit: 1),
    FaultCase(
        name: "main.cf keeps master from opening 465",
        server: server(settings: ["master_service_disable = smtps/inet"], probes: [Server.liveStarttls]),
        fault: "service-not-enabled", exit: 1, at: "main.cf 5", says: ["master_service_disable"]),
    FaultCase(
        name: "an MX without users has no need of port 465",
        server: server(master: "smtp inet n - n - - smtpd\ntlsmgr unix - - n 1000? 1 tlsmgr", probes: [Server.liveStarttls]), fault: nil,
        exit: 0),
    FaultCase(
        name: "only the head of the block is a comment",
        server: server(
            master: """
                smtp inet n - n - - smtpd
                tlsmgr unix - - n 1000? 1 tlsmgr
                submission inet n - n - - smtpd
                #smtps inet n - n - - smtpd
                  -o smtpd_tls_wrappermode=yes
                """, probes: [Server.liveStarttls]),
        fault: "options-on-wrong-service", at: "master.cf 4", says: ["465", "587"]),
    FaultCase(
        name: "wrapper mode in main.cf, so port 25 is in it as well",
        server: server(settings: ["smtpd_tls_wrappermode = yes"], probes: Server.live), fault: "wrapper-mode-misplaced", says: ["main.cf"]),
    FaultCase(
        name: "wrapper mode on 587 alone",
        server: server(
            master: Server.smtpAndSmtps + "\nsubmission inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes", probes: Server.live),
        fault: "wrapper-mode-misplaced", exit: 1, at: "master.cf 6"),
    FaultCase(
        name: "port 465 greets in plain text",
        server: server(
            master: "smtps inet n - n - - smtpd\ntlsmgr unix - - n 1000? 1 tlsmgr",
            probes: [Server.smtps(.banner("220 mail ESMTP"), .plainBanner)]),
        fault: "wrapper-mode-off", at: "master.cf 1", says: ["smtpd_tls_wrappermode=yes"]),
    FaultCase(
        name: "an -o in the first column",
        server: server(
            master: "smtps inet n - n - - smtpd\n-o smtpd_tls_wrappermode=yes", probes: [Server.smtps(.refused, .refused)], running: false),
        fault: "malformed-master-line", at: "master.cf 2", says: ["blank"]),
    FaultCase(
        name: "blanks around the = of an -o",
        server: server(
            master: "smtps inet n - n - - smtpd\n  -o smtpd_tls_wrappermode = yes", probes: [silent],
            log: ["\(stamp) postfix/smtps/smtpd[9]: fatal: unexpected command-line argument: ="]),
        fault: "malformed-option", at: "master.cf 2"),
    FaultCase(
        name: "no tlsmgr line", server: server(master: "smtps inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes"),
        fault: "tlsmgr-missing", at: "master.cf 3"),
    FaultCase(
        name: "postscreen without tlsproxy",
        server: server(
            master: "smtp inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd\ntlsmgr unix - - n 1000? 1 tlsmgr",
            probes: [Server.liveStarttls]),
        fault: "tlsproxy-missing", at: "master.cf 1", says: ["Port 25 announces STARTTLS", "454"]),
    FaultCase(
        name: "postscreen without tlsproxy on a port of its own",
        server: server(
            master: "10.0.0.1:2525 inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd\ntlsmgr unix - - n 1000? 1 tlsmgr", probes: []),
        fault: "tlsproxy-missing", at: "master.cf 1", says: ["Port 2525 announces STARTTLS"]),
    FaultCase(
        name: "no anvil line",
        server: server(
            probes: [silent], log: ["\(stamp) postfix/smtps/smtpd[9]: warning: connect to private/anvil: No such file or directory"]),
        fault: "service-line-missing", says: ["anvil"]),
]

private let whole =
    Server.smtpAndSmtps + """

        qmgr unix n - n 300 1 qmgr
        cleanup unix n - n - 0 cleanup
        rewrite unix - - n - - trivial-rewrite
        anvil unix - - n - 1 anvil
        """

private let helpers: [FaultCase] = [
    FaultCase(name: "a whole master.cf", server: server(master: whole, probes: Server.live), fault: nil, exit: 0),
    FaultCase(
        name: "no cleanup line: every port greets, and no mail is taken",
        server: server(master: whole.replacing("cleanup unix", with: "#cleanup unix"), probes: Server.live), fault: "service-line-missing",
        says: ["cleanup"]),
    FaultCase(
        name: "no anvil line, and no client from outside yet",
        server: server(master: whole.replacing("anvil unix", with: "#anvil unix"), probes: Server.live), fault: "service-line-missing",
        exit: 1, says: ["anvil"]),
    FaultCase(
        name: "as many processes as the service may have, and the log is silent",
        server: server(
            master: whole.replacing("smtps     inet  n       -       n       -       -", with: "smtps inet n - n - 1"), probes: [silent]
        ) {
            $0.servers = [RunningProcess(pid: 9, program: "smtpd", service: "smtps")]
        }, fault: "process-limit", says: ["the one process"]),
    FaultCase(
        name: "exclusions that leave no cipher",
        server: server(
            settings: ["smtpd_tls_exclude_ciphers = ALL"], probes: [dropped],
            log: [#"\#(stamp) postfix/smtps/smtpd[9]: warning: localhost[127.0.0.1]: error setting cipher grade: "medium""#]),
        fault: "no-shared-cipher", at: "main.cf 5", says: ["smtpd_tls_exclude_ciphers"]),
]

private let values: [FaultCase] = [
    FaultCase(
        name: "a level that does not exist",
        server: server(
            master: "smtp inet n - n - - smtpd\n  -o smtpd_tls_security_level=required\ntlsmgr unix - - n 1000? 1 tlsmgr",
            probes: [EndpointProbe(endpoint: Server.smtp, tcp: .open, tls: .timedOut(seconds: 6))]),
        fault: "bad-value", at: "master.cf 2", says: ["required", "may", "encrypt"]),
    FaultCase(
        name: "a comment behind a yes",
        server: server(settings: ["smtpd_use_tls = yes   # for the customers"], probes: [silent]), fault: "comment-in-value",
        says: ["comments"]),
    FaultCase(
        name: "a number of smtpd alone, and the rest runs",
        server: server(
            settings: ["smtpd_client_connection_count_limit = 10x"], probes: [silent],
            log: ["\(stamp) postfix/smtps/smtpd[9]: fatal: bad numerical configuration: smtpd_client_connection_count_limit = 10x"]),
        fault: "bad-value", at: "main.cf 5", says: ["Port 465 is dead"]),
    FaultCase(
        name: "random numbers from nowhere",
        server: server(
            settings: ["tls_random_source = dev:/dev/nowhere"], probes: [silent],
            log: ["\(stamp) postfix/tlsmgr[9]: warning: cannot open entropy device /dev/nowhere: No such file or directory"]),
        fault: "bad-value", at: "main.cf 5", says: ["/dev/nowhere"]),
    FaultCase(
        name: "a switch that the log once could not read, and that is in order now",
        server: server(
            settings: ["smtpd_sasl_auth_enable = yes"], probes: [silent],
            log: ["\(stamp) postfix/smtps/smtpd[9]: fatal: bad boolean configuration: smtpd_sasl_auth_enable = yes # for users"]),
        fault: "service-not-loaded"),
    FaultCase(
        name: "a number with a letter, and nothing starts",
        server: server(
            settings: ["message_size_limit = 100M"], probes: [Server.smtps(.refused, .refused)],
            log: [
                "\(stamp) postfix/postfix-script[8]: starting the Postfix mail system",
                "\(stamp) postfix/master[9]: fatal: bad numerical configuration: message_size_limit = 100M",
            ], running: false),
        fault: "bad-value", says: ["message_size_limit", "100M"]),
    FaultCase(
        name: "two words where one grade belongs",
        server: server(settings: ["smtpd_tls_mandatory_ciphers = medium, high"], probes: [dropped]), fault: "invalid-cipher-grade",
        says: ["medium, high"]),
    FaultCase(name: "no certificate", server: server { $0.settings = ["smtpd_tls_security_level = may"] }, fault: "no-certificate"),
]

private func wildcard(_ service: String) -> [EndpointProbe] {
    [
        EndpointProbe(
            endpoint: Endpoint(host: "127.0.0.1", port: 465, role: .smtps, service: service), tcp: .open, tls: .established(Server.session))
    ]
}

private let starting: [FaultCase] = [
    FaultCase(
        name: "another program holds the port",
        server: server(
            probes: [Server.smtps(.banner("220 other ESMTP"), .plainBanner)],
            log: [
                "\(stamp) postfix/postfix-script[8]: starting the Postfix mail system",
                "\(stamp) postfix/master[9]: fatal: bind 0.0.0.0 port 465: Address already in use",
            ], running: false),
        fault: "port-taken", says: ["465"]),
    FaultCase(
        name: "an address of another machine",
        server: server(
            settings: ["inet_interfaces = 192.0.2.1"], probes: [Server.smtps(.refused, .refused)],
            log: [
                "\(stamp) postfix/postfix-script[8]: starting the Postfix mail system",
                "\(stamp) postfix/master[9]: fatal: bind 192.0.2.1 port 25: Cannot assign requested address",
            ], running: false),
        fault: "cannot-bind", says: ["192.0.2.1"]),
    FaultCase(
        name: "the address that stands for all of them is this machine's own",
        server: server(
            master: Server.smtpAndSmtps.replacing("smtps  ", with: "0.0.0.0:465"), probes: [Server.liveStarttls] + wildcard("0.0.0.0:465")
        ) { $0.addresses = ["192.0.2.7"] }, fault: nil, exit: 0),
    FaultCase(
        name: "the same of IPv6",
        server: server(
            master: Server.smtpAndSmtps.replacing("smtps  ", with: "[::]:465"), probes: [Server.liveStarttls] + wildcard("[::]:465")
        ) {
            $0.addresses = ["192.0.2.7"]
        }, fault: nil, exit: 0),
    FaultCase(
        name: "an address that is somebody else's",
        server: server(master: Server.smtpAndSmtps.replacing("smtps  ", with: "192.0.2.9:465"), probes: [Server.liveStarttls]) {
            $0.addresses = ["192.0.2.7"]
        }, fault: "foreign-address", exit: 3, says: ["192.0.2.9"]),
    FaultCase(
        name: "no IPv6 on this machine",
        server: server(
            probes: [Server.smtps(.refused, .refused)],
            log: ["\(stamp) postfix[9]: fatal: parameter inet_interfaces: no local interface found for ::1"], running: false),
        fault: "no-such-interface", says: ["::1"]),
    FaultCase(
        name: "a start that fails for a reason without a name",
        server: server(
            probes: [Server.smtps(.refused, .refused)],
            log: [
                "\(stamp) postfix/postfix-script[8]: starting the Postfix mail system",
                "\(stamp) postfix/master[9]: fatal: open lock file /var/lib/postfix/master.lock: Read-only file system",
                "\(stamp) postfix/master[8]: fatal: daemon initialization failure",
            ], running: false),
        fault: "not-starting", says: ["Read-only file system"]),
    FaultCase(
        name: "killed without a word, and the start behind it failed",
        server: server(
            probes: [Server.smtps(.refused, .refused)],
            log: [
                "\(stamp) postfix/master[9]: daemon started -- version 3.7.11, configuration /etc/postfix",
                "\(stamp) postfix[12]: fatal: parameter inet_interfaces: no local interface found for ::1",
            ], running: false),
        fault: "no-such-interface", says: ["::1"]),
    FaultCase(
        name: "stopped in good order",
        server: server(
            probes: [Server.smtps(.refused, .refused)],
            log: [
                "\(stamp) postfix/postfix-script[8]: stopping the Postfix mail system",
                "\(stamp) postfix/master[1]: terminating on signal 15",
            ],
            running: false),
        fault: "not-running"),
]

private let dying: [FaultCase] = [
    FaultCase(
        name: "Dovecot's auth socket is not there",
        server: server(
            probes: [silent],
            log: [
                "\(stamp) postfix/smtps/smtpd[9]: warning: SASL: Connect to Dovecot auth socket 'private/auth' failed: No such file or directory",
                "\(stamp) postfix/smtps/smtpd[9]: fatal: no SASL authentication mechanisms",
            ]),
        fault: "sasl-unavailable", says: ["private/auth", "No such file"]),
    FaultCase(
        name: "nothing keeps strangers from relaying",
        server: server(
            probes: [silent],
            log: [
                "\(stamp) postfix/smtpd[9]: fatal: in parameter smtpd_relay_restrictions or smtpd_recipient_restrictions, specify at least one working instance of: reject_unauth_destination, defer_unauth_destination, reject, defer, defer_if_permit or check_relay_domains"
            ]),
        fault: "relay-restrictions-missing", says: ["reject_unauth_destination"]),
    FaultCase(
        name: "a process that ends for a reason without a name",
        server: server(
            probes: [silent], log: ["\(stamp) postfix/smtps/smtpd[9]: fatal: open database /etc/postfix/x.db: No such file or directory"]),
        fault: "service-dies", says: ["/etc/postfix/x.db"]),
    FaultCase(
        name: "all processes are busy",
        server: server(
            probes: [silent],
            log: [
                #"\#(stamp) postfix/master[1]: warning: service "smtps" (465) has reached its process limit "2": new clients may experience noticeable delays"#
            ]),
        fault: "process-limit", says: ["process limit"]),
    FaultCase(
        name: "the milter is down",
        server: server(
            probes: [Server.smtps(.open, .established(TLSSession(version: "TLSv1.3", cipher: "X", greeting: "454 4.3.0 Try again later")))],
            log: ["\(stamp) postfix/smtps/smtpd[9]: warning: connect to Milter service inet:127.0.0.1:11332: Connection refused"]),
        fault: "milter-unavailable", says: ["inet:127.0.0.1:11332"]),
    FaultCase(
        name: "the milter takes the connection and says nothing",
        server: server(
            settings: ["smtpd_milters = inet:127.0.0.1:11332"],
            probes: [Server.smtps(.open, .established(TLSSession(version: "TLSv1.3", cipher: "X"))), Server.liveStarttls],
            log: [
                "\(stamp) postfix/smtps/smtpd[9]: warning: milter inet:127.0.0.1:11332: can't read SMFIC_OPTNEG reply packet header: Connection timed out",
                "\(stamp) postfix/smtps/smtpd[9]: warning: milter inet:127.0.0.1:11332: read error in initial handshake",
            ]), fault: "milter-unavailable", at: "main.cf 5", says: ["does not answer (Connection timed out)"]),
    FaultCase(
        name: "a setting takes STARTTLS out of the answer",
        server: server(
            settings: ["smtpd_discard_ehlo_keywords = silent-discard, STARTTLS, dsn"],
            master:
                "smtp inet n - n - - smtpd\ntlsmgr unix - - n 1000? 1 tlsmgr\n587 inet n - n - - smtpd\n  -o smtpd_tls_security_level=encrypt",
            probes: [
                EndpointProbe(
                    endpoint: Endpoint(host: "127.0.0.1", port: 587, role: .starttls, service: "587"),
                    tcp: .banner("220 mail ESMTP"), tls: .starttlsNotOffered)
            ]), fault: "unexplained", at: "main.cf 5", says: ["smtpd_discard_ehlo_keywords takes it out", "Take starttls out"]),
    FaultCase(
        name: "the milter of 465 is down, and the port greets all the same",
        server: server(
            master: Server.smtpAndSmtps + "\n  -o smtpd_milters=unix:/run/none.sock", probes: Server.live,
            log: ["\(stamp) postfix/smtps/smtpd[9]: warning: connect to Milter service unix:/run/none.sock: No such file or directory"]
        ) { $0.isSeenByProbes = true },
        fault: "milter-unavailable", at: "master.cf 5", says: ["Port 465 turns everybody away"]),
    FaultCase(
        name: "the same, and Postfix does without it",
        server: server(
            settings: ["milter_default_action = accept"], master: Server.smtpAndSmtps + "\n  -o smtpd_milters=unix:/run/none.sock",
            probes: Server.live,
            log: ["\(stamp) postfix/smtps/smtpd[9]: warning: connect to Milter service unix:/run/none.sock: No such file or directory"]
        ) { $0.isSeenByProbes = true }, fault: nil, exit: 0),
    FaultCase(
        name: "a table that was never made turns everybody away",
        server: server(
            settings: ["smtpd_client_restrictions = check_client_access hash:/etc/postfix/access"],
            probes: [
                Server.smtps(
                    .open, .established(TLSSession(version: "TLSv1.3", cipher: "X", greeting: "451 4.3.5 Server configuration error")))
            ],
            log: [
                "\(stamp) postfix/smtps/smtpd[9]: warning: hash:/etc/postfix/access is unavailable. open database /etc/postfix/access.db: No such file or directory"
            ]), fault: "table-unavailable", at: "main.cf 5", says: ["postmap hash:/etc/postfix/access"]),
    FaultCase(
        name: "certificates by name in a type that is not installed",
        server: server(
            settings: ["tls_server_sni_maps = mysql:/etc/postfix/sni.cf"], probes: [Server.smtps(.open, .alert("unrecognized name"))],
            log: [
                "\(stamp) postfix/smtps/smtpd[9]: error: unsupported dictionary type: mysql",
                "\(stamp) postfix/smtps/smtpd[9]: warning: tls_server_sni_maps: mail.example.com map lookup problem",
            ]), fault: "map-type-missing", at: "main.cf 5", says: ["postfix-mysql"]),
    FaultCase(
        name: "policies for outgoing mail in a type that is not installed",
        server: server(
            settings: ["smtp_tls_policy_maps = mysql:/etc/postfix/tls.cf"], probes: Server.live,
            log: ["\(stamp) postfix/smtp[9]: error: unsupported dictionary type: mysql"]),
        fault: "map-type-missing", exit: 1, at: "main.cf 5", says: ["smtp_tls_policy_maps"]),
    FaultCase(
        name: "aliases in such a type are a note",
        server: server(
            settings: ["virtual_alias_maps = mysql:/etc/postfix/aliases.cf"], probes: Server.live,
            log: ["\(stamp) postfix/smtpd[9]: error: unsupported dictionary type: mysql"]), fault: nil, exit: 0),
    FaultCase(
        name: "the proxy protocol and no proxy",
        server: server(
            master: Server.smtpAndSmtps + "\n  -o smtpd_upstream_proxy_protocol=haproxy",
            probes: [Server.smtps(.banner("421 4.3.0 Server local error"), .plainBanner), Server.liveStarttls]),
        fault: "proxy-protocol", says: ["smtpd_upstream_proxy_protocol"]),
    FaultCase(
        name: "outgoing mail to a relay on 465",
        server: server(settings: ["relayhost = [relay.example]:465"], probes: Server.live), fault: "relay-wrapper-mode", exit: 1,
        says: ["smtp_tls_wrappermode"]),
    FaultCase(
        name: "outgoing mail to a relay on 465 by a transport that has TLS at once",
        server: server(
            settings: ["relayhost = [relay.example]:465"],
            master: Server.smtpAndSmtps + "\nsmtp unix - - n - - smtp\n  -o smtp_tls_wrappermode=yes", probes: Server.live),
        fault: nil, exit: 0),
    FaultCase(
        name: "the proxy protocol in front of postscreen",
        server: server(
            settings: ["postscreen_upstream_proxy_protocol = haproxy"],
            master:
                "smtp inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd\ntlsproxy unix - - n - 0 tlsproxy\ntlsmgr unix - - n 1000? 1 tlsmgr",
            probes: [EndpointProbe(endpoint: Server.smtp, tcp: .open, tls: .greetingRefused("421 4.3.2 No system resources"))]),
        fault: "proxy-protocol", at: "main.cf 5", says: ["postscreen_upstream_proxy_protocol"]),
    FaultCase(
        name: "465 runs the client",
        server: server(
            master: "smtp inet n - n - - smtpd\ntlsmgr unix - - n 1000? 1 tlsmgr\nsmtps inet n - n - - smtp", probes: [Server.liveStarttls]),
        fault: "service-dies", at: "master.cf 3", says: ["runs smtp, not smtpd"]),
    FaultCase(
        name: "465 is rejected by an option of its own",
        server: server(
            master: Server.smtpAndSmtps + "\n  -o smtpd_client_restrictions=reject",
            probes: [Server.smtps(.open, .established(TLSSession(version: "TLSv1.3", cipher: "X", greeting: "554 5.7.1 rejected")))]),
        fault: "rejected-at-connect", exit: 1, at: "master.cf 5", says: ["smtpd_client_restrictions = reject"]),
    FaultCase(
        name: "a client certificate is demanded",
        server: server(
            master: Server.smtpAndSmtps + "\n  -o smtpd_tls_req_ccert=yes",
            probes: [
                Server.smtps(
                    .open,
                    .established(TLSSession(version: "TLSv1.3", cipher: "X", greeting: "421 4.7.1 mail Error: no client certificate")))
            ]),
        fault: "client-certificate-required", exit: 1, at: "master.cf 5"),
    FaultCase(
        name: "a limit on connections turns us away inside TLS",
        server: server(
            probes: [
                Server.smtps(
                    .open,
                    .established(
                        TLSSession(
                            version: "TLSv1.3", cipher: "X", greeting: "421 4.7.0 mail Error: too many connections from 127.0.0.1"))),
                Server.liveStarttls,
            ]),
        fault: "rate-limited", exit: 3, says: ["465", "smtpd_client_connection_rate_limit", "a minute"]),
    FaultCase(
        name: "a limit on connections turns us away before TLS",
        server: server(
            probes: [
                Server.smtps(.banner("421 4.7.0 mail Error: too many connections from 127.0.0.1"), .plainBanner), Server.liveStarttls,
            ]),
        fault: "rate-limited", exit: 3, says: ["too many connections"]),
    FaultCase(
        name: "a blocklist refuses us",
        server: server(
            probes: [Server.smtps(.open, .established(TLSSession(version: "TLSv1.3", cipher: "X", greeting: "554 5.7.1 rejected")))]),
        fault: "rejected-at-connect", exit: 1),
]

private let quotes = #"smtp_tls_protocols = "!SSLv2, !SSLv3""#
private let deferred =
    stamp + #" postfix/smtp[9]: warning: mx.example[192.0.2.5]:25: Invalid TLS protocol list ""!SSLv2, !SSLv3"": aborting TLS session"#

private let outgoing: [FaultCase] = [
    FaultCase(
        name: "quotes round the list for outgoing mail", server: server(settings: [quotes], probes: Server.live),
        fault: "invalid-client-list", exit: 1, at: "main.cf 5", says: ["smtp_tls_protocols", "Outgoing mail"]),
    FaultCase(
        name: "the same, and a delivery that ended at it", server: server(settings: [quotes], probes: Server.live, log: [deferred]),
        fault: "invalid-client-list", exit: 2, says: ["mx.example"]),
    FaultCase(
        name: "the log quotes a list that is no longer in the file", server: server(probes: Server.live, log: [deferred]), fault: nil,
        exit: 0),
    FaultCase(
        name: "the server's list is invalid too, and it is the headline",
        server: server(settings: [quotes, "smtpd_tls_protocols = TLSv1.9"], log: [deferred]) {
            $0.lists = ["smtpd_tls_mandatory_protocols = TLSv1.9"]
        }, fault: "invalid-list"),
    FaultCase(
        name: "an override of the smtp client",
        server: server(
            master: Server.smtpAndSmtps + "\nrelay unix - - n - - smtp\n  -o smtp_tls_mandatory_protocols=TLSv1.0", probes: Server.live),
        fault: "invalid-client-list", exit: 1, at: "master.cf 6"),
    FaultCase(
        name: "a policy table with a name that does not exist",
        server: server(probes: Server.live) {
            $0.policyTables = [
                PolicyTable(
                    written: "hash:/etc/postfix/tls_policy", path: "/etc/postfix/tls_policy",
                    bytes: Array(
                        "# by hand\ngood.example may protocols=!SSLv2:!SSLv3\nbank.example encrypt protocols=TLSv1.2:TLSv1.4\n".utf8))
            ]
        }, fault: "invalid-client-list", exit: 1, at: "tls_policy 3",
        says: ["bank.example", "TLSv1.4", "postmap hash:/etc/postfix/tls_policy"]
    ),
    FaultCase(
        name: "a policy table whose list a comma cuts",
        server: server(probes: Server.live) {
            $0.policyTables = [
                PolicyTable(
                    written: "texthash:/etc/postfix/tls_policy", path: "/etc/postfix/tls_policy",
                    bytes: Array("bank.example encrypt protocols=!SSLv2, !SSLv3\n".utf8))
            ]
        }, fault: "invalid-client-list", exit: 1, at: "tls_policy 1", says: ["\"!SSLv3\" stands alone"]),
    FaultCase(
        name: "a name that postconf calls undefined",
        server: server(probes: Server.live) {
            $0.lists = ["smtpd_tls_mandatory_protocols = $smtpd_tls_mandatory_protocol"]
            $0.complaints = ["postconf: warning: /etc/postfix/main.cf: undefined parameter: smtpd_tls_mandatory_protocol"]
        }, fault: "undefined-reference", exit: 1, at: "main.cf 5", says: ["$smtpd_tls_mandatory_protocol", "everything is on"]),
    FaultCase(
        name: "a name of the administrator's own that is not there",
        server: server(probes: Server.live) { $0.lists = ["smtpd_tls_mandatory_protocols = $our_protocols"] },
        fault: "undefined-reference", exit: 1, says: ["our_protocols"]),
    FaultCase(
        name: "a name of Postfix's own that postconf does not complain about",
        server: server(probes: Server.live) { $0.lists = ["smtpd_tls_mandatory_protocols = $smtpd_tls_ciphers_of_tomorrow"] }, fault: nil,
        exit: 0),
    FaultCase(
        name: "a name that is only tested",
        server: server(probes: Server.live) { $0.lists = ["smtpd_tls_mandatory_protocols = ${our_list?!SSLv2} !SSLv3"] }, fault: nil,
        exit: 0),
]

@Suite("The catalogue of faults")
struct FaultTests {
    @Test("lists for outgoing mail, and references", arguments: outgoing) func ofOutgoing(_ sample: FaultCase) { sample.check() }
    @Test("faults of master.cf", arguments: masterCF) func ofMaster(_ sample: FaultCase) { sample.check() }
    @Test("helpers, limits and ciphers", arguments: helpers) func ofHelpers(_ sample: FaultCase) { sample.check() }
    @Test("port 465 that is not switched on is urgent for whoever uses it, and for nobody else") func urgencyOfClosedPort() {
        let verdict = masterCF[0].server.assessment.verdict
        #expect(verdict.kind == .trap && verdict.urgency == .ifUsed(465))
        #expect(verdict.urgency.word == "urgent if customers use 465")
    }

    @Test("what turns customers away today is urgent, though most of the server is well") func urgencyOfTraps() throws {
        let demanded = try #require(dying.first { $0.fault == "client-certificate-required" }).server.assessment.verdict
        #expect(demanded.kind == .trap && demanded.urgency.word == "urgent")
        #expect(demanded.urgency.sentence == "Now: only clients with a certificate of their own can send.")
    }

    @Test("where port 25 alone is dead no mail comes in, and customers are not said to wait") func urgencyOfIncomingMail() {
        let refused = EndpointProbe(endpoint: Server.liveStarttls.endpoint, tcp: .refused, tls: .refused)
        let master = "smtp inet n - n - - smtpd\ntlsmgr unix - - n 1000? 1 tlsmgr"
        let verdict = server(master: master, probes: [refused], running: false).assessment.verdict
        #expect(verdict.urgency.sentence == "Now: no mail comes in.", "\(verdict)")
    }

    @Test("only the ports that users need are judged") func wantedPorts() {
        var facts = server(master: Server.smtpAndSmtps, probes: [dropped, Server.liveStarttls]) {
            $0.lists = ["smtpd_tls_mandatory_protocols = TLSv1.9"]
        }.facts
        facts.connection = .value(ConnectionFacts(probes: [Server.liveStarttls], ports: [25]))
        #expect(Assessment(facts).verdict.kind == .healthy)
        facts.connection = .value(ConnectionFacts(probes: [dropped], ports: [465]))
        #expect(Assessment(facts).verdict.kind == .confirmed)
    }
    @Test("values that do not exist", arguments: values) func ofValues(_ sample: FaultCase) { sample.check() }
    @Test("Postfix that does not start", arguments: starting) func ofStarting(_ sample: FaultCase) { sample.check() }
    @Test("services that die or turn clients away", arguments: dying) func ofServices(_ sample: FaultCase) { sample.check() }

    @Test("an invalid list is seen beside a line of master.cf that stops Postfix, and told behind it") func listBesideBadLine() {
        var server = RecordedServer.article
        server.master += "\nx y"
        #expect(server.assessment.verdict.faults.map(\.id) == ["malformed-master-line", "invalid-list"])
        #expect(server.assessment.finding("configuration")?.status == .symptom)
    }

    @Test("ids are unique, and every fault says what it is and how check exits for it") func array() {
        #expect(Set(Fault.all.map(\.id)).count == Fault.all.count)
        #expect(Fault.all.allSatisfy { !$0.meaning.isEmpty && !$0.exitCodes.isEmpty })
        let known = Set(Fault.all.map(\.id))
        for fault in Fault.all { #expect(fault.explains.isSubset(of: known), "\(fault.id) explains \(fault.explains.subtracting(known))") }
    }
}
