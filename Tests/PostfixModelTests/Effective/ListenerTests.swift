// Listeners of whole configurations and the lists in force there.

import Testing

@testable import PostfixModel

@Suite("Listeners and their lists")
struct ListenerTests {
    static let main = """
        smtpd_tls_cert_file = /c.pem
        smtpd_tls_security_level = may
        smtpd_tls_mandatory_protocols = TLSv1 TLSv1.1 TLSv1.2
        smtpd_tls_protocols = TLSv1

        """
    static let master = """
        smtp      inet  n - n - - smtpd
        127.0.0.1:smtps inet n - n - - smtpd
          -o smtpd_tls_wrappermode=yes
        submission inet n - n - - smtpd -o smtpd_tls_security_level=encrypt
          -o smtpd_tls_mandatory_protocols=!SSLv2:!SSLv3
        pickup fifo n - n 60 1 pickup
        smtpd pass - - n - - smtpd

        """

    @Test("the article's server")
    func article() {
        let listeners = configuration(Self.main, Self.master, release: "2.6.6").listeners
        #expect(listeners.map(\.port) == ["smtp", "smtps", "submission"])
        #expect(listeners.map(\.host) == [nil, "127.0.0.1", nil])
        #expect(listeners.map(\.governing) == [.opportunistic, .wrapperMode, .enforced])
        #expect(listeners.map(\.isWrapperMode) == [false, true, false])
        #expect(listeners.map { $0.list?.expanded } == ["TLSv1", "TLSv1 TLSv1.1 TLSv1.2", "!SSLv2:!SSLv3"])
        #expect(listeners.map { $0.list?.parameter } == [TLSParameter.opportunistic, TLSParameter.mandatory, TLSParameter.mandatory])
        #expect(listeners.map { $0.reading?.rejected?.token } == [nil, "TLSv1.1", nil])
    }

    @Test("a wrapper-mode port without certificate is still one")
    func wrapperWithoutCertificate() {
        let listener = configuration("", "465 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes\n").listeners[0]
        #expect(listener.governing == .noCertificate)
        #expect(listener.isWrapperMode)
        #expect(listener.list == nil)
    }

    @Test("of entries for one endpoint the last is in force, whatever the port is called")
    func duplicates() {
        let master = "smtps inet n - n - - smtpd -o smtpd_tls_wrappermode=yes\n[::1]:465 inet n - n - - smtpd\n465 inet n - n - - smtpd\n"
        let listeners = configuration("", master).listeners
        #expect(listeners.map(\.service.name) == ["[::1]:465", "465"])
    }

    @Test("behind postscreen tlsproxy's lists govern, and smtpd pass reads its own")
    func postscreen() {
        let master = """
            smtp inet n - n - 1 postscreen
            smtpd pass - - n - - smtpd -o smtpd_tls_protocols=TLSv1.2
            tlsproxy unix - - n - 0 tlsproxy -o tlsproxy_tls_protocols=TLSv1.3

            """
        let all = configuration(Self.main, master)
        #expect(all.listeners.map(\.service.command) == ["postscreen", "smtpd"])
        #expect(all.listeners.map(\.governing) == [.opportunistic, .opportunistic])
        #expect(all.listeners.map { $0.list?.parameter } == [TLSParameter.proxyOpportunistic, TLSParameter.opportunistic])
        #expect(all.listeners.map { $0.list?.expanded } == ["TLSv1.3", "TLSv1.2"])
        let plain = configuration(Self.main, "smtp inet n - n - 1 postscreen\ntlsproxy unix - - n - 0 tlsproxy\n")
        #expect(plain.listeners[0].list?.raw == "$smtpd_tls_protocols")
        #expect(plain.listeners[0].list?.origin == .builtIn)
        #expect(plain.listeners[0].list?.expanded == "TLSv1")
        #expect(configuration(Self.main, "smtp inet n - n - 1 postscreen\n").listeners[0].governing == .noProxy)
        let off = configuration(
            Self.main, "smtp inet n - n - 1 postscreen -o postscreen_tls_security_level=none\ntlsproxy unix - - n - 0 tlsproxy\n")
        #expect(off.listeners[0].governing == .tlsOff)
    }

    @Test("a list that cannot be expanded ends the daemon")
    func unexpandable() {
        let listener = configuration(
            "smtpd_tls_cert_file = /c\nsmtpd_tls_mandatory_protocols = ${x\n",
            "465 inet n - n - - smtpd -o smtpd_tls_wrappermode=yes\n"
        ).listeners[0]
        #expect(listener.governing == .fatal("dictionary mail_dict: macro processing error"))
        #expect(listener.isWrapperMode)
        #expect(listener.reading == nil)
    }
}
