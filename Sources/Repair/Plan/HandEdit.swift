// The same edit without this program, in the form that this Postfix has for it (FACTS §5).

import Diagnosis
import PostfixModel

struct HandEdit {
    let rejected: RejectedLists
    let expected: ExpectedValue
    let file: String
    let line: Int

    /// `postconf -e` for main.cf; `postconf -P` for master.cf from 2.11 on; before that, what to write in which line, as a
    /// shell comment.
    var command: String {
        guard let service = expected.service else {
            return Command("postconf", directory + ["-e", "\(expected.parameter) = \(expected.after)"]).shown
        }
        if knowsServiceParameters {
            return Command("postconf", directory + ["-P", "\(service)/\(expected.parameter)=\(withoutBlanks)"]).shown
        }
        // A line feed in the name would end the comment, and the shell run the rest of it.
        return "# in \(ReportText.harmless(file)), line \(line), write: -o \(expected.parameter)=\(withoutBlanks)"
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
