// The same edit without this program, in the form that this Postfix has for it (FACTS §5).

import Diagnosis
import PostfixModel

/// One step of a change made without this program.
package enum HandStep: Sendable, Equatable {
    /// Pastes into a POSIX shell.
    case command(String)
    /// Where this Postfix has no command for it: what to write where, to be done in an editor.
    case remark(String)

    /// As a line of a shell script: a remark is a comment there.
    package var line: String {
        switch self {
        case .command(let line): line
        case .remark(let text): "# \(text)"
        }
    }
}

struct HandEdit {
    let rejected: RejectedLists
    let expected: ExpectedValue
    let file: String
    let line: Int

    /// `postconf -e` for main.cf; `postconf -P` for master.cf from 2.11 on; before that, what to write in which line.
    var step: HandStep {
        guard let service = expected.service else {
            return .command(Command("postconf", directory + ["-e", "\(expected.parameter) = \(expected.after)"]).shown)
        }
        if knowsServiceParameters {
            return .command(Command("postconf", directory + ["-P", "\(service)/\(expected.parameter)=\(withoutBlanks)"]).shown)
        }
        // A line feed in the name would end the comment that this is in a script, and the shell run the rest of it.
        return .remark("in \(ReportText.harmless(file)), line \(line), write: -o \(expected.parameter)=\(withoutBlanks)")
    }

    private var directory: [String] {
        let directory = String(rejected.mainPath.prefix(upTo: rejected.mainPath.lastIndex(of: "/") ?? rejected.mainPath.startIndex))
        return directory == ServerFacts.usualConfigDirectory || directory.isEmpty ? [] : ["-c", directory]
    }

    private var knowsServiceParameters: Bool {
        (rejected.build.release.major, rejected.build.release.minor) >= (2, 11)
    }

    /// `postconf -P` refuses blanks, and before 3.0 a blank would end the word in master.cf.
    private var withoutBlanks: String {
        expected.after.split { $0 == " " || $0 == "\t" || $0 == "," }.joined(separator: ",")
    }
}
