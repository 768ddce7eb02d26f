// Several mail servers for Ansible: each an sshd and a Postfix of its own on this machine, with a place of its own for the program.

import Foundation
import TestSupport

final class MailHosts: Sendable {
    struct Host: Sendable {
        let name: String
        let patient: Patient
        let server: SSHServer
        let daemons: OwnDaemons
        /// Where the play puts the program.
        let program: String
    }

    let hosts: [Host]
    private let directory: TemporaryDirectory

    convenience init(_ count: Int) throws { try self.init(Array(repeating: Patient.settings(), count: count)) }

    /// One host for each.
    init(_ settings: [PrivatePostfix.Settings]) throws {
        directory = try TemporaryDirectory(mode: 0o700)
        hosts = try zip(1..., settings).map { number, settings in
            var daemons: OwnDaemons?
            let patient = try Patient(settings) { daemons = try OwnDaemons(for: $0) }
            guard let daemons else { throw TestProcess.Failure(description: "no daemons") }
            return Host(
                name: "mx\(number)", patient: patient, server: try SSHServer(), daemons: daemons,
                program: "\(patient.postfix.root)/postfix-tls-wizard")
        }
        try directory.write("hosts.json", try MailHosts.inventory(hosts))
        try directory.directory("home")
    }

    subscript(number: Int) -> Host { hosts[number - 1] }

    /// Runs a play as an administrator would from Resources/ansible; a Python on the servers would be a mistake.
    func play(_ words: [String], playbook: String = "repair.yml") throws -> TestProcess {
        try TestProcess.run(
            [
                "/usr/bin/env", "-C", "\(Programs.root)/Resources/ansible", "LC_ALL=C.UTF-8", "HOME=\(directory.path)/home",
                "ANSIBLE_NOCOLOR=1", "PYTHONDONTWRITEBYTECODE=1", "ANSIBLE_LOCALHOST_WARNING=0", "ansible-playbook", "-i",
                "\(directory.path)/hosts.json", playbook,
                "-e", "program_file=\(Programs.wizard)",
            ] + words, seconds: 300)
    }

    /// Writes a playbook whose tasks are those of the text, beside the inventory.
    func playbook(tasks: String) throws -> String {
        let play = try TestFile.text("\(Programs.root)/Resources/ansible/repair.yml")
        let head = play.prefix(upTo: play.firstRange(of: "  tasks:\n")!.upperBound)
        try directory.write("printed.yml", head + tasks.split(separator: "\n").map { "    \($0)\n" }.joined())
        return "\(directory.path)/printed.yml"
    }

    private static func inventory(_ hosts: [Host]) throws -> String {
        let entries = hosts.map { host in
            (
                host.name,
                [
                    "ansible_host": "127.0.0.1", "ansible_port": "\(host.server.port)", "ansible_user": NSUserName(),
                    "ansible_ssh_common_args": host.server.options.joined(separator: " "),
                    "ansible_remote_tmp": "\(host.patient.postfix.root)/tmp", "ansible_python_interpreter": "/nonexistent/python",
                    "postfix_tls_config_directory": host.patient.postfix.configDirectory,
                    "postfix_tls_state_directory": host.patient.stateDirectory, "postfix_tls_program": host.program,
                    "postfix_tls_log": [host.patient.postfix.logFile],
                ] as [String: Any]
            )
        }
        let document = ["mail": ["hosts": Dictionary(uniqueKeysWithValues: entries)]]
        return String(
            decoding: try JSONSerialization.data(withJSONObject: document, options: [.prettyPrinted, .sortedKeys]), as: UTF8.self)
    }
}
