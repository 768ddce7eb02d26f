// A mount namespace of a test's own: what is mounted in it nobody else on this machine sees, and it is gone with its last
// process. A shell holds it until the test lets go, or dies.

import Foundation
import Glibc
import TestSupport

final class PrivateMounts: Sendable {
    private let directory: TemporaryDirectory
    private let guardian: Guardian
    private let holder: String

    /// Why none can be had; nil when it can.
    static let unavailable: String? = {
        if geteuid() != 0 { return "mounts of a test's own need root" }
        for tool in ["unshare", "nsenter"] where executable(tool) == nil { return "\(tool) (util-linux) is not installed" }
        let probe = "mount -t tmpfs -o size=64k none /mnt && : > /mnt/file && mount --bind /mnt/file /mnt/file"
        guard let ended = try? TestProcess.run(["/usr/bin/unshare", "-m", "--propagation", "private", "/bin/sh", "-c", probe]) else {
            return "no unshare"
        }
        return ended.status == 0 ? nil : "this sandbox forbids mounts: \(ended.output.trimmingCharacters(in: .whitespacesAndNewlines))"
    }()

    /// `ending`: a shell script run inside when it is over, however it comes to that.
    init(ending: String) throws {
        directory = try TemporaryDirectory()
        let note = "\(directory.path)/holder"
        let held = "echo $$ > \(note); read -r word; \(ending)"
        guardian = try Guardian(
            pipeIn: directory.path, script: "exec /usr/bin/unshare -m --propagation private /bin/sh -c \"$1\"", held,
            output: "\(directory.path)/log")
        guard waitUntil(within: 300, { TestFile.endsWithLine(note) }) else {
            guardian.end()
            throw TestProcess.Failure(description: "no mount namespace: \((try? TestFile.text("\(directory.path)/log")) ?? "")")
        }
        holder = try TestFile.text(note).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    deinit { end() }

    /// Returns when what was to be run at the end has run. Harmless a second time.
    func end() { guardian.end() }

    /// What stands before a command that is to run inside.
    var entering: [String] { ["/usr/bin/nsenter", "-m", "-t", holder, "--"] }

    /// Runs a shell script inside; it must succeed.
    @discardableResult
    func must(_ script: String) throws -> String { try TestProcess.must(entering + ["/bin/sh", "-c", script]) }

    func run(_ script: String) throws -> TestProcess { try TestProcess.run(entering + ["/bin/sh", "-c", script]) }
}
