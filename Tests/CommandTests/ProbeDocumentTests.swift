// A probe in JSON: what is not known is null, and never false.

import Diagnosis
import Foundation
import Testing

@testable import postfix_tls_wizard

@Suite("A probe in JSON")
struct ProbeDocumentTests {
    @Test("a version is true, false, or null where its attempt did not end")
    func versions() throws {
        let probe = EndpointProbe(
            endpoint: Endpoint(host: "::1", port: 465, role: .smtps), tcp: .open, tls: .alert("handshake failure"),
            versions: [.tlsv1_1: .refused, .tlsv1_2: .unknown, .tlsv1_3: .accepted])
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(ProbeDocument(probe)), as: UTF8.self)
        #expect(text.contains(#""versions":{"TLSv1.1":false,"TLSv1.2":null,"TLSv1.3":true}"#), "\(text)")
        #expect(text.contains(#""tls":"alert""#) && text.contains(#""answers":false"#))
    }

    @Test(
        "whether a port answers is null where it was not tried to its end for a reason of our own",
        arguments: [
            TLSOutcome.notAsked(refusedBy: 587), .cannotTell("openssl is missing"),
        ])
    func notAsked(tls: TLSOutcome) throws {
        let probe = EndpointProbe(endpoint: Endpoint(host: "::1", port: 25, role: .starttls), tcp: .open, tls: tls)
        let text = String(decoding: try JSONEncoder().encode(ProbeDocument(probe)), as: UTF8.self)
        #expect(text.contains(#""answers":null"#) && text.contains(#""tlsVersion":null"#) && text.contains(#""greeting":null"#), "\(text)")
    }
}
