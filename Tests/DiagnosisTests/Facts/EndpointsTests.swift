// Where is knocked, for every way a listener can be written.

import PostfixModel
import Testing

@testable import Diagnosis

@Suite("Where to knock") struct EndpointsTests {
    private func listeners(_ master: String, main: String = "smtpd_tls_security_level = may\nsmtpd_tls_cert_file = /c\n") throws
        -> [Listener]
    {
        let release = try #require(Release("3.5.6"))
        return Configuration(
            main: MainCF(Array(main.utf8)), master: MasterCF(Array((master + "\n").utf8), release: release),
            build: PostfixBuild(release: release)
        ).listeners
    }

    private func endpoints(
        _ master: String, main: String = "smtpd_tls_security_level = may\nsmtpd_tls_cert_file = /c\n",
        interfaces: Interfaces = Interfaces(),
        services: String = "", connects: [(host: String, port: Int)] = []
    ) throws -> [String] {
        Endpoints.toProbe(
            listeners: try listeners(master, main: main), interfaces: interfaces, services: ServiceTable(services), connects: connects
        ).map { "\($0.shown) \($0.role) \($0.service ?? "-")" }
    }

    @Test("wrapper mode is smtps whatever its name, the rest STARTTLS") func roles() throws {
        let master =
            "smtp inet n - n - - smtpd\n10465 inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\nsubmission inet n - n - - smtpd"
        #expect(
            try endpoints(master) == [
                "127.0.0.1:25 starttls smtp", "127.0.0.1:10465 smtps 10465", "127.0.0.1:587 starttls submission",
            ])
    }

    @Test("the address that stands for all of them is met on the loopback of its family") func everyAddress() throws {
        let master = "0.0.0.0:465 inet n - n - - smtpd\n[::]:465 inet n - n - - smtpd\n192.0.2.7:465 inet n - n - - smtpd"
        #expect(
            try endpoints(master) == [
                "127.0.0.1:465 smtps 0.0.0.0:465", "[::1]:465 smtps [::]:465", "192.0.2.7:465 smtps 192.0.2.7:465",
            ])
    }

    @Test("beside a service of the loopback alone, the one for every address is met at another of this machine's") func besideLoopback()
        throws
    {
        let all = try listeners("smtps inet n - n - - smtpd\n127.0.0.1:465 inet n - n - - smtpd")
        let shown = { (own: [String]) in
            Endpoints.toProbe(listeners: all, interfaces: Interfaces(), services: ServiceTable(""), own: own).map {
                "\($0.shown) \($0.service ?? "-")"
            }
        }
        #expect(
            shown(["127.0.0.1", "fe80::1", "2001:db8::1", "192.0.2.7"]) == [
                "192.0.2.7:465 smtps", "127.0.0.1:465 127.0.0.1:465",
            ])
        #expect(shown([]) == ["127.0.0.1:465 127.0.0.1:465"], "where no other address is known, the exact one answers")
    }

    @Test("a port that requires TLS is known as one; in wrapper mode there is nothing to require") func required() throws {
        let master =
            "smtp inet n - n - - smtpd\nsubmission inet n - n - - smtpd\n  -o smtpd_tls_security_level=encrypt\n"
            + "smtps inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n  -o smtpd_tls_security_level=encrypt"
        let endpoints = Endpoints.toProbe(listeners: try listeners(master), interfaces: Interfaces(), services: ServiceTable(""))
        #expect(endpoints.map(\.demandsTLS) == [false, true, false])
    }

    @Test("port 465 is asked for TLS at once, also where wrapper mode or TLS is off") func port465() throws {
        #expect(try endpoints("smtps inet n - n - - smtpd", main: "") == ["127.0.0.1:465 smtps smtps"])
    }

    @Test("25 and 587 are spoken to as their clients speak, also where TLS is off or wrapper mode is on; other ports without TLS are left")
    func mailPorts() throws {
        #expect(try endpoints("smtp inet n - n - - smtpd\n2525 inet n - n - - smtpd", main: "") == ["127.0.0.1:25 starttls smtp"])
        let master = "25 inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes\n587 inet n - n - - smtpd\n  -o smtpd_tls_wrappermode=yes"
        #expect(try endpoints(master) == ["127.0.0.1:25 starttls 25", "127.0.0.1:587 starttls 587"])
        let plain = Endpoints.toProbe(
            listeners: try listeners("smtp inet n - n - - smtpd", main: ""), interfaces: Interfaces(), services: ServiceTable(""))
        #expect(plain.map(\.isPlain) == [true])
    }

    @Test("postscreen that announces STARTTLS is asked for it, also where no tlsproxy is there to do it") func withoutProxy() throws {
        let master = "smtp inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd"
        let endpoints = Endpoints.toProbe(listeners: try listeners(master), interfaces: Interfaces(), services: ServiceTable(""))
        #expect(endpoints.map(\.shown) == ["127.0.0.1:25"] && endpoints.map(\.isPlain) == [false])
        let off = Endpoints.toProbe(listeners: try listeners(master, main: ""), interfaces: Interfaces(), services: ServiceTable(""))
        #expect(off.map(\.isPlain) == [true])
    }

    @Test("the server name sent is the host's, where that is a name, else the mail server's own") func serverNames() throws {
        let endpoints = Endpoints.toProbe(
            listeners: try listeners("smtps inet n - n - - smtpd"), interfaces: Interfaces(), services: ServiceTable(""),
            hostname: "mail.example.com", connects: [("mx.example.net", 465), ("192.0.2.9", 465), ("localhost", 465)])
        #expect(endpoints.map(\.serverName) == ["mail.example.com", "mx.example.net", "mail.example.com", "mail.example.com"])
    }

    @Test("the host in the service name wins, brackets and all") func hosts() throws {
        let master = "192.0.2.5:smtps inet n - n - - smtpd\n[::1]:465 inet n - n - - smtpd\nmail.example.com:465 inet n - n - - smtpd"
        #expect(
            try endpoints(master) == [
                "192.0.2.5:465 smtps 192.0.2.5:smtps", "[::1]:465 smtps [::1]:465", "mail.example.com:465 smtps mail.example.com:465",
            ])
    }

    @Test(
        "inet_interfaces and inet_protocols give the address",
        arguments: [
            ("all", "all", "127.0.0.1"), ("all", "ipv6", "::1"), ("loopback-only", "ipv4", "127.0.0.1"), ("", "all", "127.0.0.1"),
            ("127.0.0.1, 192.0.2.5", "all", "127.0.0.1"), ("mail.example.com, 192.0.2.5", "all", "192.0.2.5"),
            ("mail.example.com", "all", "mail.example.com"), ("[2001:db8::5]", "all", "2001:db8::5"),
            ("2001:db8::5 192.0.2.5", "ipv4", "192.0.2.5"),
        ])
    func interfaces(_ addresses: String, _ protocols: String, _ host: String) {
        #expect(Interfaces(addresses: addresses, protocols: protocols).host == host)
    }

    @Test("names of ports come from the services file, mail's own without it") func services() {
        let table = ServiceTable("# comment\nmysmtps  4465/tcp  alias1 # x\nsmtps 465/udp\nssh 22/tcp\n")
        #expect(table.port("mysmtps") == 4465 && table.port("alias1") == 4465)
        #expect(table.port("submissions") == 465 && table.port("465") == 465)
        #expect(table.port("nosuch") == nil && table.port("0") == nil && table.port("70000") == nil)
    }

    @Test("--connect adds by the port's custom, and never twice") func connects() throws {
        let result = try endpoints(
            "smtps inet n - n - - smtpd", connects: [("127.0.0.1", 465), ("mail.example.com", 25), ("[::1]", 10465), ("::1", 10465)])
        #expect(result == ["127.0.0.1:465 smtps smtps", "mail.example.com:25 starttls -", "[::1]:10465 smtps -"])
    }

    @Test("what stands behind postscreen has no port of its own") func pass() throws {
        let master = "smtp inet n - n - 1 postscreen\nsmtpd pass - - n - - smtpd\ntlsproxy unix - - n - 0 tlsproxy"
        let main = "smtpd_tls_security_level = may\nsmtpd_tls_cert_file = /c\n"
        #expect(try endpoints(master, main: main) == ["127.0.0.1:25 starttls smtp"])
    }

    @Test("only the ports that users need, and one that no service has at this machine itself") func wanted() {
        let known = [
            Endpoint(host: "127.0.0.1", port: 25, role: .starttls, service: "smtp"),
            Endpoint(host: "127.0.0.1", port: 465, role: .smtps, service: "smtps"), Endpoint(host: "mx.example", port: 2465, role: .smtps),
        ]
        #expect(Endpoints.wanted([], among: known) == known)
        #expect(Endpoints.wanted([465], among: known) == [known[1], known[2]])
        #expect(Endpoints.wanted([587], among: known) == [known[2], Endpoint(host: "127.0.0.1", port: 587, role: .starttls)])
    }
}
