// What a port presented, as s_client prints it.

import Testing

@testable import Diagnosis

@Suite("The certificate that came over the wire") struct ServedTextTests {
    private let text = """
        CONNECTED(00000003)
        depth=0 CN = mail.example.test
        verify error:num=20:unable to get local issuer certificate
        verify return:1
        depth=0 CN = mail.example.test
        verify error:num=21:unable to verify the first certificate
        verify return:1
        depth=0 CN = mail.example.test
        verify return:1
        ---
        Certificate chain
         0 s:CN = mail.example.test
           i:CN = TestInter
           a:PKEY: rsaEncryption, 2048 (bit); sigalg: RSA-SHA256
         1 s:CN = TestInter
           i:CN = TestRoot
        ---
        Server certificate
        -----BEGIN CERTIFICATE-----
        TUlJ
        -----END CERTIFICATE-----
        subject=CN = mail.example.test
        issuer=CN = TestInter
        ---
        New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384
        Verify return code: 21 (unable to verify the first certificate)
        ---
        220 mail.example.test ESMTP Postfix
        """

    private func transcript(_ text: String) -> Transcript {
        Transcript.decode(CommandResult(.exited(0), output: Array(text.utf8)), role: .smtps)
    }

    @Test("errors with their depth, certificates counted, the leaf as it was printed") func parts() {
        let read = transcript(text)
        guard case .established(let session) = read.outcome else { return #expect(Bool(false), "\(read.outcome)") }
        #expect(
            session.served
                == ServedCertificate(
                    chainLength: 2,
                    verifyErrors: [
                        .init(number: 20, depth: 0, text: "unable to get local issuer certificate"),
                        .init(number: 21, depth: 0, text: "unable to verify the first certificate"),
                    ]))
        #expect(read.leaf == "-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----\n")
    }

    @Test("an error further up in the chain keeps its own depth") func depth() {
        let read = transcript(
            text.replacing("depth=0 CN = mail.example.test\nverify error:num=21", with: "depth=1 CN = TestInter\nverify error:num=10"))
        guard case .established(let session) = read.outcome else { return #expect(Bool(false), "\(read.outcome)") }
        #expect(session.served?.verifyErrors.map(\.depth) == [0, 1])
    }

    @Test("no certificate, nothing served") func none() {
        #expect(transcript("CONNECTED(00000003)\n---\nno peer certificate available\n---\n").leaf == nil)
    }

    @Test("what a peer floods after the handshake is left out, and the handshake is told all the same") func flood() {
        let read = transcript(text + "\n" + String(repeating: "x y z\n", count: 700_000))
        guard case .established(let session) = read.outcome else { return #expect(Bool(false), "\(read.outcome)") }
        #expect(session.greeting == "220 mail.example.test ESMTP Postfix")
        #expect(read.lines.reduce(0) { $0 + $1.text.utf8.count } < 70_000)
        #expect(read.lines.contains { $0.text.hasSuffix("more bytes are left out]") })
    }
}
