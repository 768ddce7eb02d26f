// Output of openssl s_client, 1.0.1e to 3.x, recorded and written out: each end state has its name.

import Testing

@testable import Diagnosis

struct TranscriptCase: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var ending: CommandResult.Ending = .exited(1)
    var role: Endpoint.Role = .smtps
    var outcome: TLSOutcome
    var testDescription: String { name }
}

private let errors: [TranscriptCase] = [
    TranscriptCase(
        name: "3.x, closed at once",
        text:
            "CONNECTED(00000003)\n40C7:error:0A000126:SSL routines:ssl3_read_n:unexpected eof while reading:../ssl/record/rec_layer_s3.c:318:\n---\nno peer certificate available\n---\nSSL handshake has read 0 bytes and written 297 bytes\nVerification: OK\n---\nNew, (NONE), Cipher is (NONE)\n",
        outcome: .closedWithoutData),
    TranscriptCase(
        name: "1.0.x, closed at once",
        text:
            "CONNECTED(00000003)\n140:error:140790E5:SSL routines:SSL23_WRITE:ssl handshake failure:s23_lib.c:177:\n---\nno peer certificate available\nSSL handshake has read 0 bytes and written 263 bytes\nNew, (NONE), Cipher is (NONE)",
        outcome: .closedWithoutData),
    TranscriptCase(name: "-quiet, closed at once", text: "write:errno=104", outcome: .closedWithoutData),
    TranscriptCase(
        name: "read:errno=0 of 1.1",
        text: "CONNECTED(00000003)\nread:errno=0\nSSL handshake has read 0 bytes and written 303 bytes\nNew, (NONE), Cipher is (NONE)",
        outcome: .closedWithoutData),
    TranscriptCase(
        name: "plain SMTP, 3.x",
        text:
            "CONNECTED(00000003)\n40B7:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../ssl/record/ssl3_record.c:350:\nSSL handshake has read 5 bytes and written 297 bytes",
        outcome: .plainBanner),
    TranscriptCase(
        name: "plain SMTP, 1.0.x",
        text: "CONNECTED(00000003)\n139:error:140770FC:SSL routines:SSL23_GET_SERVER_HELLO:unknown protocol:s23_clnt.c:766:",
        outcome: .plainBanner),
    TranscriptCase(
        name: "alert, 1.0.x",
        text:
            "CONNECTED(00000003)\n140:error:14094410:SSL routines:SSL3_READ_BYTES:sslv3 alert handshake failure:s3_pkt.c:1256:SSL alert number 40:\nSSL handshake has read 7 bytes",
        outcome: .alert("handshake failure")),
    TranscriptCase(
        name: "alert, 3.x",
        text:
            "CONNECTED(00000003)\n40:error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:../ssl/record/rec_layer_s3.c:1584:SSL alert number 70\nSSL handshake has read 7 bytes",
        outcome: .alert("protocol version")),
    TranscriptCase(
        name: "nothing listens, 3.x",
        text:
            "40:error:8000006F:system library:BIO_connect:Connection refused:../crypto/bio/bio_sock2.c:125:calling connect()\n40:error:10000067:BIO routines:BIO_connect:connect error:../crypto/bio/bio_sock2.c:127:\nconnect:errno=111",
        outcome: .refused),
    TranscriptCase(name: "nothing listens, 1.0.x", text: "connect: Connection refused\nconnect:errno=111", outcome: .refused),
    TranscriptCase(name: "no name", text: "gethostbyname failure\nconnect:errno=0", outcome: .failed("the host name is not known here")),
    TranscriptCase(
        name: "an old openssl without -tls1_3", text: "unknown option -tls1_3\nusage: s_client args",
        outcome: .cannotTell("this openssl does not take these options: unknown option -tls1_3")),
    TranscriptCase(
        name: "no protocols available is this machine's",
        text:
            "CONNECTED(00000003)\n40:error:0A0000BF:SSL routines:tls_setup_handshake:no protocols available:../ssl/statem/statem_lib.c:104:\nno peer certificate available\nSSL handshake has read 0 bytes and written 7 bytes",
        outcome: .clientRefusal("no protocols available")),
    TranscriptCase(
        name: "unsupported protocol is this machine's",
        text:
            "CONNECTED(00000003)\n40:error:0A000102:SSL routines:ssl_choose_client_version:unsupported protocol:../ssl/statem/statem_lib.c:1989:\nSSL handshake has read 57 bytes",
        outcome: .clientRefusal("unsupported protocol")),
    TranscriptCase(
        name: "legacy signature is this machine's",
        text:
            "CONNECTED(00000003)\n40:error:0A00014D:SSL routines:tls_process_key_exchange:legacy sigalg disallowed or unsupported:../ssl/statem/statem_clnt.c:2257:",
        outcome: .clientRefusal("legacy sigalg disallowed or unsupported")),
    TranscriptCase(name: "no answer in time", text: "CONNECTED(00000003)", ending: .timedOut(seconds: 5), outcome: .timedOut(seconds: 5)),
    TranscriptCase(name: "openssl is missing", text: "", ending: .notFound, outcome: .cannotTell("openssl is not installed here")),
    TranscriptCase(
        name: "STARTTLS not offered",
        text:
            "CONNECTED(00000003)\nDidn't find STARTTLS in server response, trying anyway...\n40:error:0A00010B:SSL routines:x:wrong version number:y:1:",
        role: .starttls, outcome: .starttlsNotOffered),
]

private let tls13 = """
    CONNECTED(00000003)
    depth=0 CN = mail.example.com
    verify return:1
    ---
    Server certificate
    -----BEGIN CERTIFICATE-----
    MIIDGTCCAgGgAwIBAgIUc5HHGW6hqZcLSYT5e3FhHv2zqMgwDQYJKoZIhvcNAQEL
    -----END CERTIFICATE-----
    subject=CN = mail.example.com
    ---
    SSL handshake has read 2400 bytes and written 373 bytes
    Verification: OK
    ---
    New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384
    Server public key is 2048 bit
    Early data was not sent
    Verify return code: 0 (ok)
    ---
    Post-Handshake New Session Ticket arrived:
    SSL-Session:
        Protocol  : TLSv1.3
        Cipher    : TLS_AES_256_GCM_SHA384
        Resumption PSK: 0011
        TLS session ticket:
        0000 - 3b 29 13 1a 8d 8a 5d 3d-fe c6 b9 64 c8 2f a2 55   ;)....]=...d./.U
    ---
    220 mail.example.com ESMTP Postfix
    """

@Suite("What s_client printed") struct TranscriptTests {
    @Test("each end has its name", arguments: errors) func ends(_ sample: TranscriptCase) {
        let transcript = Transcript.decode(text: sample.text, ending: sample.ending, role: sample.role)
        #expect(transcript.outcome == sample.outcome)
    }

    @Test("a TLS 1.3 session") func established() throws {
        let transcript = Transcript.decode(text: tls13, ending: .exited(0), role: .smtps)
        #expect(
            transcript.outcome
                == .established(
                    TLSSession(
                        version: "TLSv1.3", cipher: "TLS_AES_256_GCM_SHA384", subject: "CN = mail.example.com", verification: "0 (ok)",
                        served: ServedCertificate(), greeting: "220 mail.example.com ESMTP Postfix")))
    }

    @Test("keys, tickets and the certificate's text are not shown") func secrets() {
        let lines = Transcript.decode(text: tls13, ending: .exited(0), role: .smtps).lines.map(\.text)
        #expect(!lines.contains { $0.contains("MIID") || $0.contains("Resumption") || $0.contains("3b 29") })
        #expect(lines.contains("[the certificate's text is left out]"))
    }

    @Test("a session is a session although the client waited for more") func waiting() {
        let transcript = Transcript.decode(text: tls13, ending: .timedOut(seconds: 5), role: .smtps)
        #expect(transcript.outcome.isEstablished)
    }

    @Test("-brief and -quiet sessions are sessions too") func short() {
        let brief =
            "CONNECTION ESTABLISHED\nProtocol version: TLSv1.2\nCiphersuite: ECDHE-RSA-AES256-GCM-SHA384\nPeer certificate: CN = a\nVerification: OK\n220 a ESMTP"
        let session = TLSSession(version: "TLSv1.2", cipher: "ECDHE-RSA-AES256-GCM-SHA384", subject: "CN = a", greeting: "220 a ESMTP")
        #expect(Transcript.decode(text: brief, ending: .exited(0), role: .smtps).outcome == .established(session))
        let quiet = "depth=0 CN = a\nverify error:num=18:self-signed certificate\nverify return:1\n220 a ESMTP"
        #expect(Transcript.decode(text: quiet, ending: .exited(0), role: .smtps).outcome.isEstablished)
    }

    @Test("the recorded dead port, new and old openssl") func recordedDead() throws {
        let lab = try LabSession("2.6.6-01-before-real-ports")
        for command in [
            "openssl version; openssl s_client -crlf -connect localhost:465",
            "/lab/openssl/bin/openssl version; /lab/openssl/bin/openssl s_client -crlf -connect localhost:465",
        ] {
            let run = try lab.run(command)
            let text = run.output.split(separator: "\n").dropFirst().joined(separator: "\n")
            let transcript = Transcript.decode(text: text, ending: .exited(run.status), role: .smtps)
            #expect(transcript.outcome == .closedWithoutData)
            #expect(transcript.lines.first { $0.text == "no peer certificate available" }?.note == "TLS never began")
            #expect(
                transcript.lines.filter { $0.text.contains("return code: 0") }.allSatisfy {
                    $0.note == "means nothing without a certificate"
                })
        }
    }

    @Test("the recorded STARTTLS without TLS is plain text, not TLS") func recordedSTARTTLS() throws {
        let run = try LabSession("2.6.6-01-before-real-ports").run("openssl s_client -starttls smtp -crlf -connect localhost:25")
        let transcript = Transcript.decode(text: run.output, ending: .exited(1), role: .starttls)
        #expect(transcript.outcome == .failed("STARTTLS was refused: the server went on in plain text"))
    }

    @Test("a certificate and then `dh key too small`: this machine refused, not the server") func recordedRefusal() throws {
        let run = try LabSession("2.6.6-02-after-TLSv1-real-ports").run("openssl s_client -crlf -connect localhost:465 </dev/null")
        let transcript = Transcript.decode(text: run.output, ending: .exited(1), role: .smtps)
        #expect(transcript.outcome == .clientRefusal("dh key too small"))
        #expect(transcript.lines.contains { $0.note == "your own openssl refused, not the server" })
    }

    @Test("the recorded repair, with lowered security level and with openssl 1.0.1e") func recordedRepair() throws {
        let lab = try LabSession("2.6.6-02-after-TLSv1-real-ports")
        let new = try lab.run("openssl s_client -cipher ALL:@SECLEVEL=0 -crlf -connect localhost:465")
        var session = TLSSession(
            version: "TLSv1.2", cipher: "DHE-RSA-AES256-GCM-SHA384", subject: "CN = mail.example.test",
            verification: "18 (self-signed certificate)",
            served: ServedCertificate(chainLength: 1, verifyErrors: [.init(number: 18, depth: 0, text: "self-signed certificate")]),
            greeting: "220 mail.example.test ESMTP Postfix", neededLowSecurityLevel: true)
        #expect(
            Transcript.decode(text: new.output, ending: .exited(0), role: .smtps, lowSecurityLevel: true).outcome == .established(session))
        let old = try lab.run("/lab/openssl/bin/openssl s_client -crlf -connect localhost:465")
        session.subject = "/CN=mail.example.test"
        session.verification = "18 (self signed certificate)"
        session.served?.verifyErrors[0].text = "self signed certificate"
        session.neededLowSecurityLevel = false
        #expect(Transcript.decode(text: old.output, ending: .exited(0), role: .smtps).outcome == .established(session))
    }

    @Test("after STARTTLS the repeated 250 line is no greeting") func starttlsGreeting() throws {
        let run = try LabSession("2.6.6-02-after-TLSv1-real-ports").run(
            "openssl s_client -starttls smtp -cipher ALL:@SECLEVEL=0 -crlf -connect localhost:25 </dev/null")
        guard case .established(let session) = Transcript.decode(text: run.output, ending: .exited(0), role: .starttls).outcome else {
            Issue.record("no session")
            return
        }
        #expect(session.greeting == nil && session.version == "TLSv1.2")
    }

    @Test("every cut of a transcript has an end state and no crash") func cuts() {
        let texts =
            [tls13, "New, Cipher is X\nSSL handshake has read \nSSL handshake has read x\nReused, , Cipher is "] + errors.map(\.text)
        for text in texts {
            let bytes = Array(text.utf8)
            for length in stride(from: 0, through: bytes.count, by: 7) {
                let part = String(decoding: bytes[..<length], as: UTF8.self)
                _ = Transcript.decode(text: part, ending: .exited(1), role: .smtps)
                _ = Transcript.decode(text: part, ending: .exited(1), role: .starttls)
            }
        }
    }

    @Test("standard output and errors are put together as a terminal shows them") func merged() {
        let result = CommandResult(
            .exited(1), output: Array("CONNECTED(00000003)\n---\nend\n".utf8), errors: Array("write:errno=104\n".utf8))
        #expect(Transcript.decode(result, role: .smtps).lines.map(\.text) == ["CONNECTED(00000003)", "write:errno=104", "---", "end"])
    }

    @Test("after STARTTLS the first answer inside TLS is told from the plain line that the client repeats") func inside() {
        let head =
            "CONNECTED(00000003)\ndepth=0 CN = a\n250 CHUNKING\nNew, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384\nVerify return code: 0 (ok)\n"
        let samples: [(String, [String?])] = [
            ("250-mail.example.com\n250-PIPELINING\n250 CHUNKING\n", ["from before TLS; proves nothing", "answers inside TLS", nil, nil]),
            ("250 mail.example.com\n", ["from before TLS; proves nothing", "answers inside TLS"]),
            ("", ["from before TLS; proves nothing"]),
        ]
        for (tail, notes) in samples {
            let transcript = Transcript.decode(text: head + tail, ending: .exited(0), role: .starttls)
            #expect(transcript.lines.filter { $0.text.hasPrefix("250") }.map(\.note) == notes)
            let probe = EndpointProbe(endpoint: RecordedServer.smtp, tcp: .banner("220 x"), tls: transcript.outcome)
            #expect(probe.answers == !tail.isEmpty)
            #expect(probe.tlsText == "TLSv1.3, TLS_AES_256_GCM_SHA384, " + (tail.isEmpty ? "no answer inside" : "answers after TLS"))
            #expect(
                probe.sentence == (tail.isEmpty ? "Port 25 has TLS, but the server says nothing behind it" : "Port 25 answers with TLS 1.3")
            )
        }
    }

    @Test("a working session is shown without its identity and tickets, a broken one with all its lines") func details() throws {
        let run = try LabSession("2.6.6-02-after-TLSv1-real-ports").run(
            "openssl s_client -starttls smtp -cipher ALL:@SECLEVEL=0 -crlf -connect localhost:25 </dev/null")
        let shown = Transcript.decode(text: run.output, ending: .exited(0), role: .starttls).lines.map(\.text)
        #expect(!shown.contains { $0.contains("Session-ID") || $0.contains("ticket") || $0.contains("Start Time") })
        #expect(shown.contains("    Protocol  : TLSv1.2") && shown.contains("250 DSN"))
        let tickets = Transcript.decode(text: tls13, ending: .exited(0), role: .smtps).lines.map(\.text)
        #expect(!tickets.contains { $0.contains("Ticket") || $0.contains("SSL-Session") })
        #expect(tickets.last == "220 mail.example.com ESMTP Postfix")
    }

    @Test("output cut off behind any byte is read without a crash") func cutOff() {
        let text = "CONNECTED(00000003)\ndepth=0 CN = a\nverify error:num=18:self-signed certificate\nNew, TLSv1.2, Cipher is X\n220 mail\n"
        for length in 0...text.utf8.count {
            let cut = String(decoding: text.utf8.prefix(length), as: UTF8.self)
            #expect(Transcript.decode(text: cut, ending: .exited(1), role: .smtps).lines.count <= 5)
        }
        let greeted = Transcript.decode(text: "220 mail\nverify error:num=\ndepth=0 CN = a\n", ending: .exited(0), role: .smtps)
        #expect(greeted.outcome.isEstablished)
    }
}
