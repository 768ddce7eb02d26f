// Files that Ansible and Puppet have written at this very moment: their marks are looked for as they really leave them.

import TestSupport
import Testing

@testable import MailServer

@Suite("Files that real programs have written")
struct RealWritersTests {
    private let directory: TemporaryDirectory
    private var main: String { "\(directory.path)/etc/main.cf" }

    init() throws {
        directory = try TemporaryDirectory()
        for name in ["etc", "var", "var/cache", "proc", "proc/self"] { try directory.directory(name) }
        try directory.write("proc/self/mountinfo", "36 35 98:0 / / rw,noatime - ext4 /dev/sda1 rw\n")
    }

    private func managers() throws -> [String] {
        var paths = SystemPaths()
        paths.root = directory.path
        paths.processTable = "\(directory.path)/proc"
        paths.pleskVersion = "\(directory.path)/usr/local/psa/version"
        return OtherWriters(paths: paths, texts: [(main, try TestFile.bytes(main))]).managers
    }

    @Test(
        "Ansible: a template with ansible_managed, and a block in a file",
        .enabled(if: isInstalled("ansible-playbook", for: "Ansible's own marks")),
        arguments: [
            ("template: { src: main.cf.j2, dest: MAIN }", "line 1 \"# Ansible managed\""),
            (
                "blockinfile: { path: MAIN, create: true, mode: '0644', block: 'smtpd_tls_protocols = TLSv1' }",
                "line 1 \"# BEGIN ANSIBLE MANAGED BLOCK\""
            ),
        ])
    func ansible(task: String, evidence: String) throws {
        try directory.write("main.cf.j2", "# {{ ansible_managed }}\nbiff = no\n")
        let play = """
            - hosts: localhost
              connection: local
              gather_facts: false
              tasks:
                - \(task.replacing("MAIN", with: main))

            """
        try directory.write("play.yml", play)
        try TestProcess.must([
            "/usr/bin/env", "LC_ALL=C.UTF-8", "HOME=\(directory.path)", "ANSIBLE_LOCALHOST_WARNING=0", "ansible-playbook",
            "\(directory.path)/play.yml",
        ])
        #expect(try managers() == ["Ansible: \(main) \(evidence)"])
    }

    @Test(
        "Puppet: the list of what it manages, in the folder that Debian's has it in",
        .enabled(if: isInstalled("puppet", for: "Puppet's own list")), arguments: [true, false])
    func puppet(managesIt: Bool) throws {
        let other = "\(directory.path)/etc/other.cf"
        try directory.write("etc/main.cf", "biff = no\n")
        try directory.write("site.pp", "file { '\(managesIt ? main : other)': ensure => file, content => \"biff = yes\\n\" }\n")
        let state = "\(directory.path)/var/cache/puppet"
        try TestProcess.must([
            "/usr/bin/env", "HOME=\(directory.path)", "puppet", "apply", "--write-catalog-summary", "--vardir", state, "--confdir",
            "\(directory.path)/conf", "--logdir", "\(directory.path)/log", "--rundir", "\(directory.path)/run", "--ssldir",
            "\(directory.path)/ssl", "--codedir", "\(directory.path)/code", "--publicdir", "\(directory.path)/public",
            "\(directory.path)/site.pp",
        ])
        let list = "/var/cache/puppet/state/resources.txt"
        #expect(try managers() == (managesIt ? ["Puppet: \(list) lists \(main)"] : []))
    }
}
