// The sweep `differential`: what we read and write against what the installed Postfix reads and does.

import Foundation
import TestSupport

/// `--generated main.cf|master.cf NUMBER`, by hand: the file that a difference names by its number, as it was put to Postfix.
enum GeneratedFile {
    /// True when this was asked for, and is on standard output.
    static func isDone(_ words: [String]) -> Bool {
        let files: [String: (Int) -> [UInt8]] = ["main.cf": { NastyMainCF.file($0) }, "master.cf": MasterCFGenerator.nasty]
        guard words.count == 3, words[0] == "--generated", let file = files[words[1]], let number = Int(words[2]) else { return false }
        FileHandle.standardOutput.write(Data(file(number)))
        return true
    }
}

extension Sweep {
    static let differential = Sweep(name: "differential") { share in
        let postconf = try Postconf()
        let files = try MainCFSweep.run(postconf, share) + MasterCFSweep.run(postconf, share)
        if let reason = PrivatePostfix.unavailable {
            print("skipped: protocol lists judged by a real smtpd: \(reason)")
            return files
        }
        let postfix = try PrivatePostfix()
        try postfix.start()
        defer { postfix.stop() }
        let desk = try SmtpdDesk(postconf, postfix)
        return try files + DaemonLists.run(desk, share) + DaemonExpansions.run(desk, share) + DaemonHandshakes.run(postconf, share)
    }
}
