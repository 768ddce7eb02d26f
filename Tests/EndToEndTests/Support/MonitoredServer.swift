// A mail server as the examples in Resources/monitoring expect it, in mounts of a test's own: the program in /usr/sbin, the patient's
// configuration in /etc/postfix, the example's sudoers as the only one. The monitoring systems run there on their own configuration in a
// folder of the test's, and end with it.

import Foundation
import TestSupport

final class MonitoredServer: Sendable {
    let directory: TemporaryDirectory
    private let mounts: PrivateMounts

    /// What of Debian's packages is missing; nil when all is there.
    static var absence: String? {
        let programs = [
            "/usr/sbin/nagios4": "nagios4-core", "/usr/sbin/icinga2": "icinga2-bin", "/usr/sbin/nrpe": "nagios-nrpe-server",
            "/usr/lib/nagios/plugins/check_nrpe": "nagios-nrpe-plugin", "/usr/bin/sudo": "sudo",
        ]
        let missing = programs.filter { !Programs.exists($0.key) }.values.sorted()
        return missing.isEmpty ? nil : "not installed: \(missing.joined(separator: ", "))"
    }

    init(_ patient: Patient) throws {
        directory = try TemporaryDirectory()
        let path = directory.path
        // Whatever was started leads a process group and wrote its number down. Icinga may hang when it is asked to end.
        mounts = try PrivateMounts(
            ending: "for file in \(path)/run/*.started; do kill -9 -$(cat \"$file\"); done 2>/dev/null; umount \(path)/run")
        try directory.directory("run")
        try mounts.must(
            """
            mount -t tmpfs -o mode=755 none \(path)/run
            mkdir \(path)/run/upper \(path)/run/work
            mount -t overlay -o lowerdir=/usr/sbin,upperdir=\(path)/run/upper,workdir=\(path)/run/work none /usr/sbin
            cp \(Programs.wizard) /usr/sbin/postfix-tls-wizard
            mount --bind \(patient.postfix.configDirectory) /etc/postfix
            install -m 440 \(Programs.root)/Resources/monitoring/sudoers \(path)/run/sudoers
            mount --bind \(path)/run/sudoers /etc/sudoers
            install -d -o nagios \(path)/run/own
            """)
    }

    deinit { mounts.end() }

    /// A folder that the monitoring user may write to.
    var own: String { "\(directory.path)/run/own" }

    /// The example as it stands in Resources/monitoring, where the monitoring user may read it.
    func example(_ name: String) throws -> String {
        try directory.write(name, TestFile.text("\(Programs.root)/Resources/monitoring/\(name)"))
    }

    func run(_ script: String) throws -> TestProcess { try mounts.run(script) }
    @discardableResult func must(_ script: String) throws -> String { try mounts.must(script) }

    /// Starts what stays in the foreground; it ends with the test.
    func start(_ name: String, _ command: String) throws {
        try mounts.must("setsid \(command) >\(own)/\(name).log 2>&1 </dev/null & echo $! >\(directory.path)/run/\(name).started")
    }

    /// Waits until a file holds what is looked for; what is there at the end.
    func text(of pattern: String, containing word: String) throws -> String {
        var text = ""
        _ = try waitUntil(within: 300) {
            text = try mounts.run("cat \(own)/\(pattern)").output
            return text.contains(word)
        }
        return text
    }
}
