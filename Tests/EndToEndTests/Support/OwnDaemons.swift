// A private Postfix whose programs can be made to fail: links to the real ones in a directory of its own, and a postfix-script
// that refuses a reload as often as it is told to.

import Foundation
import Glibc
import TestSupport

struct OwnDaemons {
    let postfix: PrivatePostfix
    private let real: String
    private var directory: String { "\(postfix.root)/libexec" }

    /// Before the start of the instance.
    init(for postfix: PrivatePostfix) throws {
        self.postfix = postfix
        real = try TestProcess.must(["/usr/sbin/postconf", "-h", "daemon_directory"]).trimmingCharacters(in: .whitespacesAndNewlines)
        mkdir(directory, 0o755)
        for name in try FileManager.default.contentsOfDirectory(atPath: real) where name != "postfix-script" {
            guard symlink("\(real)/\(name)", "\(directory)/\(name)") == 0 else {
                throw TestProcess.Failure(description: "\(name): \(String(cString: strerror(errno)))")
            }
        }
        let script = """
            #!/bin/sh
            left=$(cat \(postfix.root)/refusals 2>/dev/null || echo 0)
            if [ "$1" = reload ] && [ "$left" -gt 0 ]; then
              echo $((left - 1)) >\(postfix.root)/refusals
              echo "postfix-script: no reload today" >&2
              exit 1
            fi
            exec \(real)/postfix-script "$@"

            """
        try TestFile.write("\(directory)/postfix-script", script, mode: 0o755)
        try TestFile.write(postfix.mainCF, TestFile.text(postfix.mainCF) + "daemon_directory = \(directory)\n")
        postfix.letRest()
    }

    /// So many reloads fail from now on.
    func refuseReloads(_ count: Int) throws { try TestFile.write("\(postfix.root)/refusals", "\(count)\n") }

    /// The daemon cannot be started any more; the one that runs goes on.
    func remove(_ name: String) { unlink("\(directory)/\(name)") }

    /// Once main.cf has this text no more, smtpd accepts and says nothing, as a process does that waits for a name server: for so many
    /// seconds from the first start on, however many are started.
    func silenceSmtpd(onceWithout text: String, seconds: Int) throws {
        let since = "\(postfix.root)/since"
        let script = """
            #!/bin/sh
            while ! grep -qF '\(text)' \(postfix.mainCF); do
              [ -e \(since) ] || { date +%s >\(since).$$; mv \(since).$$ \(since); }
              [ $(($(date +%s) - $(cat \(since)))) -lt \(seconds) ] || break
              sleep 0.2
            done
            exec \(real)/smtpd "$@"

            """
        try replace("smtpd", by: script, mode: 0o755)
    }

    /// At no moment is it missing.
    func replace(_ name: String, by text: String, mode: mode_t) throws {
        try TestFile.write("\(postfix.root)/\(name)", text, mode: mode)
        rename("\(postfix.root)/\(name)", "\(directory)/\(name)")
    }
}

extension PrivatePostfix {
    /// The process number of master, as its own pid file has it.
    var master: Int32? {
        let text = (try? TestFile.text("\(root)/q/pid/master.pid")) ?? ""
        return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Ends master as the kernel does when memory runs out, and waits until its ports are closed.
    func killMaster() throws {
        guard let master, master > 1 else { throw TestProcess.Failure(description: "no master runs: \(log)") }
        kill(master, SIGKILL)
    }
}
