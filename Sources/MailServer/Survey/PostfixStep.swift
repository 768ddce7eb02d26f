// Page 4: which Postfix is installed, by its own word and by the package manager's.

import Diagnosis
import PostfixModel

struct PostfixStep: Sendable {
    static let timeLimit = 15.0
    var sources: SurveySources

    func run() async -> Observed<PostfixFacts> {
        let directory = await sources.place.directory
        async let package = PackageQuery(access: sources.access).owner(of: program(directory))
        let answer = await sources.version
        var facts = PostfixFacts()
        let shown = Command("postconf", ["-d", "-h", "mail_version"]).shown
        facts.commands = [shown]
        if answer.succeeded, let version = ToolOutput.mailVersion(answer.outputText) {
            facts.mailVersion = version
            facts.mailVersionSource = shown
            facts.release = Release(version)
        }
        await addLinked(&facts, directory)
        let owner = await package
        facts.package = owner.version
        facts.packageLine = owner.line
        facts.packageReason = owner.reason
        if let command = owner.command { facts.commands.append(command) }
        if facts.mailVersion == nil && facts.package == nil {
            let why =
                answer.succeeded ? "postconf answered \"\(answer.outputText)\"" : "postconf: \(PostfixControl.account(of: answer))"
            let packages = owner.reason.map { "; \($0)" } ?? ""
            return .cannotTell(
                "No Postfix was found here: \(why)\(packages). If it is installed elsewhere, give its configuration directory with -c"
            )
        }
        return .value(facts)
    }

    /// The file whose package counts: that of this configuration's own tools, where it names them.
    private func program(_ directory: String) -> String {
        switch PostfixTools.find("postconf", configDirectory: directory, TrustedTools(), sources.access.mainCF) {
        case .found(let path) where !sources.access.isPractice: path
        default: "/usr/sbin/postconf"
        }
    }

    /// `-T` exists from 3.1.0 on (FACTS §7).
    private func addLinked(_ facts: inout PostfixFacts, _ directory: String) async {
        guard let release = facts.release, (release.major, release.minor) >= (3, 1) else { return }
        async let compiled = sources.access.run(Command("postconf", ["-c", directory, "-T", "compile-version"]))
        async let running = sources.access.run(Command("postconf", ["-c", directory, "-T", "run-version"]))
        facts.compiledOpenSSL = ToolOutput.linkedOpenSSL(await compiled.outputText)
        facts.runningOpenSSL = ToolOutput.linkedOpenSSL(await running.outputText)
        facts.commands.append(Command("postconf", ["-T", "compile-version"]).shown)
    }
}
