// Who else writes main.cf, on servers as those programs leave them: what is there in the file, beside it, and mounted.

import Diagnosis
import TestSupport
import Testing

@testable import MailServer

@Suite("Other writers of the configuration")
struct OtherWritersTests {
    /// What was recorded of a server: the head of main.cf, files by their paths, lines of mountinfo.
    struct Recorded: Sendable {
        var name: String
        var main = "# See /usr/share/postfix/main.cf.dist for a commented, more complete version\nmyhostname = mail.example.com\n"
        var files: [String: String] = [:]
        var mounts: [String] = []
        /// Who is named, and a part of where the lasting change belongs.
        var managers: [String] = []
        var place: String?
    }

    static let plain = Recorded(name: "Debian's own")

    static let servers = [
        Recorded(
            name: "Plesk", main: "virtual_mailbox_maps = , hash:/var/spool/postfix/plesk/vmailbox\n",
            files: ["/usr/local/psa/version": "18.0.61 Debian 12.0 1800240528.15\n"], managers: ["Plesk", "Plesk"],
            place: "plesk bin server_pref --show"),
        Recorded(
            name: "ISPConfig",
            main: "virtual_alias_maps = hash:/var/lib/mailman/data/virtual-mailman, proxy:mysql:/etc/postfix/mysql-virtual.cf\n",
            files: ["/usr/local/ispconfig/server/lib/config.inc.php": "<?php\n"], managers: ["ISPConfig"],
            place: "/usr/local/ispconfig/server/conf-custom/install/"),
        Recorded(
            name: "Virtualmin",
            main: "sender_bcc_maps = hash:/etc/postfix/bcc\nsender_dependent_default_transport_maps = hash:/etc/postfix/dependent\n",
            files: ["/etc/webmin/virtual-server/config": "mail_system=0\n"], managers: ["Virtualmin"], place: "look again"),
        Recorded(
            name: "YunoHost", main: "smtpd_tls_cert_file = /etc/yunohost/certs/example.com/crt.pem\n",
            files: ["/etc/yunohost/installed": ""],
            managers: ["YunoHost"], place: "regen-conf postfix --dry-run"),
        Recorded(
            name: "iRedMail", main: "smtpd_recipient_restrictions = check_policy_service inet:127.0.0.1:7777\n",
            files: ["/opt/iredapd/settings.py": "listen_address = '127.0.0.1'\n"], managers: ["iRedMail"], place: "installed anew"),
        Recorded(
            name: "mailcow",
            main: "# --------------------------------------------------------------------------\n"
                + "# Please create a file \"extra.cf\" for persistent overrides to main.cf\n"
                + "# --------------------------------------------------------------------------\nbiff = no\n",
            files: ["/.dockerenv": ""], mounts: ["/opt/postfix/conf"], managers: ["mailcow"], place: "data/conf/postfix/extra.cf"),
        Recorded(
            name: "docker-mailserver", files: ["/.dockerenv": ""], mounts: ["/tmp/docker-mailserver"], managers: ["docker-mailserver"],
            place: "postfix-main.cf"),
        Recorded(name: "Ansible", main: "# Ansible managed\nbiff = no\n", managers: ["Ansible"], place: "template, task or variable"),
        Recorded(
            name: "Puppet, which left no word in the file",
            files: ["/opt/puppetlabs/puppet/cache/state/resources.txt": "package[postfix]\nfile[/etc/postfix/main.cf]\nservice[postfix]\n"],
            managers: ["Puppet"], place: "manifest, template or data"),
        Recorded(name: "etckeeper", files: ["/etc/.etckeeper": "mkdir -p './apparmor.d'\n"], place: "etckeeper commit"),
        Recorded(name: "a container of somebody's own", files: ["/run/.containerenv": ""], place: "/etc/postfix/main.cf is its own"),
        plain,
        Recorded(
            name: "Puppet for other files",
            files: ["/opt/puppetlabs/puppet/cache/state/resources.txt": "file[/etc/postfix/main.cf.old]\nservice[postfix]\n"]),
        Recorded(name: "a container with its configuration mounted", files: ["/.dockerenv": ""], mounts: ["/etc/postfix"]),
        Recorded(name: "a folder that anybody can make", files: ["/tmp/docker-mailserver/postfix-main.cf": ""]),
    ]

    private func look(_ server: Recorded) throws -> (OtherWriters, [String]) {
        let directory = try TemporaryDirectory()
        for (path, text) in server.files {
            try TestProcess.must(["/bin/mkdir", "-p", "\(directory.path)\(splitPath(path).directory)"])
            try directory.write(String(path.dropFirst()), text)
        }
        try TestProcess.must(["/bin/mkdir", "-p", "\(directory.path)/proc/self"])
        let mounts = (["/"] + server.mounts).map { "36 35 98:0 / \($0) rw,noatime - ext4 /dev/sda1 rw\n" }.joined()
        try directory.write("proc/self/mountinfo", mounts)
        var paths = SystemPaths()
        paths.root = directory.path
        paths.processTable = "\(directory.path)/proc"
        paths.pleskVersion = "\(directory.path)/usr/local/psa/version"
        let folder = server.name == "mailcow" ? "/opt/postfix/conf" : "/etc/postfix"
        let writers = OtherWriters(paths: paths, texts: [("\(folder)/main.cf", Array(server.main.utf8)), ("\(folder)/master.cf", [])])
        return (writers, writers.managers.map { String($0.prefix { $0.isLetter || $0 == "-" }) })
    }

    @Test(
        "each server by its real mark, with the place of the lasting change; without a mark nothing is claimed",
        arguments: OtherWritersTests.servers)
    func isTold(server: Recorded) throws {
        let (writers, names) = try look(server)
        #expect(names == server.managers, "\(writers.managers)")
        #expect(writers.lastingPlaces.count == (server.place == nil ? 0 : 1), "\(writers.lastingPlaces)")
        if let place = server.place { #expect(writers.lastingPlaces.first?.contains(place) == true, "\(writers.lastingPlaces)") }
    }
}
