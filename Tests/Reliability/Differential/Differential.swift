// The sweep `differential`: what we read and write against what the installed Postfix reads and does.

import TestSupport

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
