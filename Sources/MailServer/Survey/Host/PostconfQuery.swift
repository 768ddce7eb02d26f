// Asks a configuration's own postconf, and keeps what it complains about on standard error: nobody else writes that down.

import Diagnosis

struct PostconfQuery: Sendable {
    var access: ServerAccess
    /// The configuration directory.
    var directory: String

    struct Answer: Sendable {
        var result: CommandResult
        var complaints: [PostconfComplaint]
    }

    /// Holds no main.cf and no master.cf, and nobody can put one there.
    private static let withoutFiles = "/proc"

    /// `postconf -d`: what was built in does not depend on the files, and still a line of master.cf that postconf cannot read ends it.
    /// Then it is asked again away from them.
    func builtIn(_ words: [String]) async -> Answer {
        let command = Command("postconf", ["-c", directory, "-d"] + words)
        let result = await access.run(command)
        let answer = Answer(result: result, complaints: PostconfComplaint.read(result.errorText))
        guard answer.complaints.contains(where: { $0.severity == .fatal }), !result.succeeded, !access.isPractice,
            case .found(let program) = PostfixTools.find(command, TrustedTools(), access.mainCF)
        else { return answer }
        let again = await access.run(Command(program, ["-c", PostconfQuery.withoutFiles, "-d"] + words))
        return again.succeeded ? Answer(result: again, complaints: answer.complaints) : answer
    }

    /// What postconf says of files that it must read: `-d` alone passes over main.cf.
    func complaintsOfReading() async -> [PostconfComplaint] {
        let result = await access.run(Command("postconf", ["-c", directory, "-h", "mail_version"]))
        return PostconfComplaint.read(result.errorText)
    }
}
