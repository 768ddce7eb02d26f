// `explain`: how a given Postfix reads a given list. Touches no server.

import ArgumentParser
import PostfixModel
import TerminalUI

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say how a Postfix release reads a TLS protocol list.",
        discussion: """
            Example: postfix-tls-wizard explain --postfix 2.6.6 --openssl 1.0.1e -- 'TLSv1 TLSv1.1 TLSv1.2'
            """)

    @OptionGroup var options: GlobalOptions

    @Option(help: ArgumentHelp("Postfix release, as mail_version says it.", valueName: "version"))
    var postfix: String

    @Option(help: ArgumentHelp("OpenSSL it was built with and runs on; else one that has every name.", valueName: "version"))
    var openssl: String?

    @Option(help: ArgumentHelp("Distribution package version, for back-ports; else the upstream release.", valueName: "version"))
    var package: String?

    @Argument(help: ArgumentHelp("The value, after '--'. An empty value is a value.", valueName: "list"))
    var list: String

    func run() throws {
        try concluding(options) {
            try requireInputs(options, mayLackMain: true)
            let build = try build()
            let reading = ProtocolList(list).explained(by: build)
            if options.json {
                try printDocument(ExplainDocument(ProtocolList(list), build: build))
            } else {
                try printText(ExplainText(list: list, reading: reading, build: build).text)
            }
            return 0
        }
    }

    private func build() throws -> PostfixBuild {
        guard let release = Release(postfix) else {
            throw CommandFailure(
                sentence:
                    "'\(harmless(postfix))' is no Postfix version. Give it as 'postconf mail_version' prints it: 2.6.6, 3.9, 2.9-20110501.",
                status: ExitStatus.usage)
        }
        return PostfixBuild(release: release, package: try packageVersion(), headers: try library(), library: try library())
    }

    private func library() throws -> OpenSSLVersion? {
        guard let openssl else { return nil }
        guard let version = OpenSSLVersion(openssl) else {
            throw CommandFailure(
                sentence: "'\(harmless(openssl))' is no OpenSSL version. Give it as 'openssl version' prints it: 1.0.1e, 3.0.19.",
                status: ExitStatus.usage)
        }
        return version
    }

    private func packageVersion() throws -> PackageVersion? {
        guard let package else { return nil }
        guard let version = PackageVersion(package) else {
            throw CommandFailure(
                sentence:
                    "'\(harmless(package))' is no package version. Give it as rpm or dpkg prints it: 2:2.6.6-8.el6, 3.7.11-0+deb12u1.",
                status: ExitStatus.usage)
        }
        return version
    }
}
