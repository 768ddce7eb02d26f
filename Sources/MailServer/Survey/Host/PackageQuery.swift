// Which package a program came in: asked of whichever package manager knows the file.

import Diagnosis
import PostfixModel

struct PackageQuery: Sendable {
    struct Answer: Sendable, Equatable {
        var line: String?
        var version: PackageVersion?
        /// Why there is no version.
        var reason: String?
        var command: String?
    }

    var access: ServerAccess

    /// Seconds: rpm waits for a lock on its database where an update is running.
    private static let timeLimit = 8.0

    /// `program` is the file as the package has it: `/usr/sbin/postconf`.
    func owner(of program: String) async -> Answer {
        // A host of dpkg's may have rpm as well, for other hosts' packages.
        let listed = listedOwner(program) == nil ? nil : await dpkgOwner(program)
        if let listed, listed.version != nil { return listed }
        async let rpm = rpmOwner(program)
        async let dpkg = listed == nil ? dpkgOwner(program) : nil
        let answers = [await rpm, await dpkg ?? listed].compactMap(\.self)
        if let found = answers.first(where: { $0.version != nil }) { return found }
        let reasons = answers.compactMap(\.reason)
        if reasons.isEmpty { return Answer(reason: "neither rpm nor dpkg-query is there") }
        return Answer(
            line: answers.compactMap(\.line).first, reason: reasons.joined(separator: "; "),
            command: answers.compactMap(\.command).first)
    }

    private func rpmOwner(_ program: String) async -> Answer {
        let format = "%{NAME} %{EPOCH}:%{VERSION}-%{RELEASE}\\n"
        let command = Command("rpm", ["-q", "--qf", format, "-f", program], timeLimit: PackageQuery.timeLimit)
        let result = await access.run(command)
        guard let text = output(of: result) else { return refusal(result, "rpm", program) }
        let name = text.split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
        guard let package = ToolOutput.rpmPackage(text, name: name) else { return Answer(reason: "rpm answered \"\(text)\"") }
        return Answer(line: package.line, version: package.version, command: command.shown)
    }

    private func dpkgOwner(_ program: String) async -> Answer {
        var name = listedOwner(program)
        if name == nil {
            let search = await access.run(Command("dpkg-query", ["-S", program], timeLimit: PackageQuery.timeLimit))
            guard let text = output(of: search) else { return refusal(search, "dpkg-query", program) }
            let owners = text.split(separator: "\n").filter { !$0.hasPrefix("diversion ") }
            name = owners.first?.split(separator: ":").first.map(String.init)
            if name == nil { return Answer(reason: "dpkg-query answered \"\(text)\"") }
        }
        guard let name else { return Answer(reason: "dpkg knows no package of \(program)") }
        let command = Command("dpkg-query", ["-W", "-f", "${Package}\\t${Version}\\n", name], timeLimit: PackageQuery.timeLimit)
        let result = await access.run(command)
        guard let line = output(of: result) else { return refusal(result, "dpkg-query", name) }
        guard let package = ToolOutput.dpkgPackage(line, name: name) else {
            return Answer(reason: "dpkg-query answered \"\(line)\"")
        }
        return Answer(line: package.line, version: package.version, command: command.shown)
    }

    /// The package that is expected to have the file, where its own list of files says so: dpkg-query reads the lists of all packages
    /// for the same answer, a third of what a whole look costs.
    private func listedOwner(_ program: String) -> String? {
        let name = program.hasSuffix("/openssl") ? "openssl" : "postfix"
        guard let list = SmallFile.text("\(access.paths.packageLists)/\(name).list") else { return nil }
        return list.split(separator: "\n").contains { $0 == program } ? name : nil
    }

    private func output(of result: CommandResult) -> String? {
        guard result.succeeded, !result.output.isEmpty else { return nil }
        return result.outputText
    }

    private func refusal(_ result: CommandResult, _ manager: String, _ subject: String) -> Answer {
        switch result.ending {
        case .notFound: Answer()
        case .exited: Answer(reason: "\(manager) knows no package of \(subject)")
        default: Answer(reason: "\(manager): \(PostfixControl.account(of: result))")
        }
    }
}
