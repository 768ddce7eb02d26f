// Page 5: which OpenSSL is installed, and which library smtpd really loads.

import Diagnosis
import PostfixModel

struct OpenSSLStep: Sendable {
    static let timeLimit = 15.0
    var sources: SurveySources

    func run() async -> Observed<OpenSSLFacts> {
        let access = sources.access
        let command = Command("openssl", ["version"])
        async let package = PackageQuery(access: access).owner(of: program)
        async let library = linkedLibrary()
        let answer = await sources.openssl
        var facts = OpenSSLFacts()
        facts.commands = [command.shown]
        if answer.succeeded, let read = ToolOutput.opensslVersion(answer.outputText) {
            facts.versionLine = read.line
            facts.version = read.version
        }
        let owner = await package
        facts.packageLine = owner.line
        if let command = owner.command { facts.commands.append(command) }
        facts.linkedLibrary = await library
        guard facts.versionLine != nil else {
            let why = "openssl: \(PostfixControl.account(of: answer))"
            return .cannotTell(
                "The OpenSSL version is not known: \(why). Install the package openssl; without it no port can be tried either")
        }
        return .value(facts)
    }

    private var program: String {
        if !sources.access.isPractice, case .found(let path) = TrustedTools().find("openssl") { return path }
        return "/usr/bin/openssl"
    }

    /// The file behind libssl, whose name often carries the version: `/usr/lib64/libssl.so.1.0.1e`.
    private func linkedLibrary() async -> String? {
        guard let directory = await sources.parameter("daemon_directory"), directory.hasPrefix("/") else { return nil }
        let smtpd = "\(directory)/smtpd"
        // ldd lets the file's own loader run, so the file is trusted like a program.
        guard sources.access.isPractice || TrustedTools().find(smtpd) == .found(smtpd) else { return nil }
        let result = await sources.access.run(Command("ldd", [smtpd], timeLimit: 4))
        return result.succeeded ? OpenSSLStep.library(in: result.outputText) : nil
    }

    /// From ldd's `libssl.so.10 => /usr/lib64/libssl.so.10 (0x00007f…)`.
    static func library(in text: String) -> String? {
        for line in text.split(separator: "\n") {
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.count >= 3, words[0].hasPrefix("libssl.so"), words[1] == "=>", words[2].hasPrefix("/") else { continue }
            let path = String(words[2])
            let target = (try? FileSystem().resolve(path)) ?? path
            return target
        }
        return nil
    }
}
