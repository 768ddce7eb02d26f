import PostfixModel
import TestSupport
import Testing

@testable import MailServer

private let build = PostfixBuild(release: Release("3.7.11")!)

private func configuration(_ main: String) -> Configuration {
    let master = MasterCF(Array("smtp inet n - n - - smtpd\nsmtps inet n - n - - smtpd\n".utf8), release: build.release)
    return Configuration(main: MainCF(Array(main.utf8)), master: master, build: build)
}

@Suite("Files that services ask for") struct MissingFilesTests {
    @Test("sockets of the SASL server are missing where nothing is at their path") func missing() throws {
        let folder = try TemporaryDirectory()
        try folder.write("auth", "")
        func missing(_ path: String) -> [String] {
            MissingFiles.sockets(
                of: configuration("smtpd_sasl_auth_enable = yes\nsmtpd_sasl_type = dovecot\nsmtpd_sasl_path = \(path)\n"))
        }
        #expect(missing("\(folder.path)/auth").isEmpty)
        #expect(missing("\(folder.path)/gone") == ["\(folder.path)/gone"], "each once")
        #expect(missing("inet:127.0.0.1:1").isEmpty)
    }

    @Test("sockets of policy services and filters are missing likewise") func filters() throws {
        let folder = try TemporaryDirectory()
        try folder.write("there", "")
        let main = """
            smtpd_recipient_restrictions = check_policy_service unix:\(folder.path)/there,
              check_policy_service { unix:\(folder.path)/policy, timeout=9s }
            smtpd_proxy_filter = unix:\(folder.path)/filter

            """
        #expect(MissingFiles.sockets(of: configuration(main)) == ["\(folder.path)/policy", "\(folder.path)/filter"])
    }

    @Test("tables are missing where neither their text nor what is made of it is there") func tables() throws {
        let folder = try TemporaryDirectory()
        for name in ["checks", "made.db", "text"] { try folder.write(name, "") }
        let main = """
            header_checks = regexp:\(folder.path)/checks
            body_checks = regexp:\(folder.path)/gone
            transport_maps = hash:\(folder.path)/made, proxy:hash:\(folder.path)/text, mysql:\(folder.path)/gone.cf
            alias_maps = hash:\(folder.path)/aliases

            """
        #expect(
            Set(MissingFiles.tables(of: configuration(main))) == ["regexp:\(folder.path)/gone", "proxy:hash:\(folder.path)/text"])
    }
}
