// Servers whose Postfix configuration somebody else writes, by the marks that those leave. Of each it says where the mark was seen: the
// public repository, file and commit, or what was run. Only the lines that tell, and lines beside them that must not, stand here.

import Testing

/// What tells who writes the configuration of a server.
enum ServerMark: Sendable {
    /// A line of main.cf.
    case line(String)
    /// A file by its path, with what is in it.
    case file(String, String)
    /// A folder that is mounted from outside.
    case mount(String)
}

struct RecordedServer: Sendable, CustomTestStringConvertible {
    var name: String
    var origin: String
    /// Lines of main.cf that its writer leaves there as well, and that are no mark.
    var beside: [String] = []
    /// Each by itself is enough.
    var marks: [ServerMark]
    /// Is nil where nobody writes Postfix's files.
    var manager: String?
    /// A part of where the lasting change belongs.
    var place: String
    /// Where main.cf lies.
    var folder = "/etc/postfix"

    var testDescription: String { name }
}

extension RecordedServer {
    static let all = [plesk, ispconfig, virtualmin, yunohost, iredmail, mailcow, mailcowTemplate, dockerMailserver, puppet, etckeeper]

    static let plesk = RecordedServer(
        name: "Plesk",
        origin: "Main.cf of a running Plesk on Ubuntu 24.04, quoted in 'Setting up Mailman on Ubuntu 24.04 LTS with Plesk' (2025-08-01); "
            + "Plesk's own files are not public. The version file as Plesk's documentation describes it.",
        beside: ["mynetworks = 172.19.199.3, 172.19.199.1"],
        marks: [
            .line("virtual_mailbox_maps = , hash:/var/spool/postfix/plesk/vmailbox"),
            .line("transport_maps = , hash:/var/spool/postfix/plesk/transport"),
            .line("tls_server_sni_maps = hash:/var/spool/postfix/plesk/certs"),
            .file("/usr/local/psa/version", "18.0.61 Debian 12.0 1800240528.15\n"),
        ], manager: "Plesk", place: "plesk bin server_pref --show")

    static let ispconfig = RecordedServer(
        name: "ISPConfig",
        origin:
            "cyberkathosting/ispconfig3 install/tpl/debian_postfix.conf.master 001d9fc63a68; its installer reads conf-custom/install first. "
            + "The template names ISPConfig nowhere: the file that its server part includes tells.",
        beside: [
            "virtual_mailbox_domains = proxy:mysql:/etc/postfix/mysql-virtual_domains.cf",
            "# needed for postfix < 3.3 when using reject_unverified_recipient (lmtp):",
        ],
        marks: [.file("/usr/local/ispconfig/server/lib/config.inc.php", "<?php\n")], manager: "ISPConfig",
        place: "/usr/local/ispconfig/server/conf-custom/install/")

    static let virtualmin = RecordedServer(
        name: "Virtualmin",
        origin: "virtualmin/Virtualmin-Config lib/Virtualmin/Config/Plugin/Postfix.pm 02de11acdd5e sets these entries; "
            + "virtualmin-gpl installs its config to the second.",
        beside: ["sender_bcc_maps = hash:/etc/postfix/bcc", "home_mailbox = Maildir/"],
        marks: [
            .line("mailbox_command = /usr/bin/procmail-wrapper -o -a $DOMAIN -d $LOGNAME"),
            .file("/etc/webmin/virtual-server/config", "mail_system=0\n"),
        ], manager: "Virtualmin", place: "look again")

    static let yunohost = RecordedServer(
        name: "YunoHost",
        origin: "YunoHost/yunohost conf/postfix/main.cf.j2 0fb7ac1f4e9e, as hooks/conf_regen/19-postfix 03ef872c534e renders it; "
            + "/etc/yunohost/installed is what src/__init__.py asks for.",
        beside: [
            "# generated 2025-10-31, Mozilla Guideline v5.7, Postfix 3.10.4, OpenSSL 3.5.1, intermediate config",
            "smtpd_tls_dh1024_param_file = /usr/share/yunohost/ffdhe2048.pem", "smtpd_tls_chain_files =",
        ],
        marks: [.line("    /etc/yunohost/certs/example.com/key.pem,"), .file("/etc/yunohost/installed", "")], manager: "YunoHost",
        place: "regen-conf postfix --dry-run")

    static let iredmail = RecordedServer(
        name: "iRedMail",
        origin:
            "iredmail/iRedMail samples/postfix/main.cf 122cfb3b9bfc, its PH_SSL_… replaced as the installer does; the installer's cleanup "
            + "writes /etc/iredmail-release.",
        beside: [
            "# CUSTOM SETTINGS", "#       in iRedAPD setting 'MYNETWORKS' (in `/opt/iredapd/settings.py`) too.",
            "smtpd_end_of_data_restrictions = check_policy_service inet:127.0.0.1:7777",
        ],
        marks: [
            .line("smtpd_tls_key_file = /etc/ssl/private/iRedMail.key"), .line("smtpd_tls_cert_file = /etc/pki/tls/certs/iRedMail.crt"),
            .file("/etc/iredmail-release", "1.7.4 MARIADB edition.\n"),
        ], manager: "iRedMail", place: "installed anew")

    static let mailcow = RecordedServer(
        name: "mailcow",
        origin: "mailcow/mailcow-dockerized data/conf/postfix/main.cf 00d7622d4a15, whose end data/Dockerfiles/postfix/postfix.sh "
            + "003eecf131f1 writes at each start; the container has the folder at /opt/postfix/conf.",
        beside: ["mail_name = Postcow", "smtpd_sasl_path = inet:dovecot:10001"],
        marks: [
            .line("# Please create a file \"extra.cf\" for persistent overrides to main.cf"),
            .line("tls_server_sni_maps = hash:/opt/postfix/conf/sni.map"),
        ], manager: "mailcow", place: "data/conf/postfix/extra.cf", folder: "/opt/postfix/conf")

    static let mailcowTemplate = RecordedServer(
        name: "mailcow that renders a template",
        origin: "mailcow/mailcow-dockerized data/conf/postfix/config_templates/main.cf.j2 5a097ed5f7b0.",
        marks: [
            .line("# Please create a file \"extra.cf\" for persistent overrides to main.cf"),
            .line("  cidr:/opt/postfix/conf/custom_postscreen_whitelist.cidr,"),
        ], manager: "mailcow", place: "data/conf/postfix/extra.cf", folder: "/opt/postfix/conf")

    static let dockerMailserver = RecordedServer(
        name: "docker-mailserver",
        origin: "docker-mailserver/docker-mailserver target/postfix/main.cf 01846c068157; target/scripts/startup/setup.d/postfix.sh "
            + "03a38bfb4c02 adds what is mounted, and writes main.cf anew by postconf -n: no comment is left.",
        beside: ["virtual_mailbox_domains = /etc/postfix/vhost", "smtpd_sasl_path = /dev/shm/sasl-auth.sock"],
        marks: [.mount("/tmp/docker-mailserver"), .line("smtpd_sender_restrictions = $dms_smtpd_sender_restrictions")],
        manager: "docker-mailserver", place: "postfix-main.cf")

    static let puppet = RecordedServer(
        name: "Puppet",
        origin:
            "Puppet 7.23 of Debian 12 wrote resources.txt; its folder is Debian's, Puppetlabs' own, or that of Puppet 3. The headers are those "
            + "of the templates in puppet-module-camptocamp-postfix 1.11.0-3.",
        beside: ["myorigin = mail.example.com"],
        marks: [
            .file("/var/cache/puppet/state/resources.txt", resources), .file("/var/lib/puppet/state/resources.txt", resources),
            .file("/opt/puppetlabs/puppet/cache/state/resources.txt", resources), .line("# file managed by puppet"),
            .line("### This file is managed by Puppet, all edits will be lost on next Puppet run!"),
        ], manager: "Puppet", place: "manifest, template or data")

    private static let resources = "package[postfix]\nfile[/etc/postfix/main.cf]\nservice[postfix]\n"

    static let etckeeper = RecordedServer(
        name: "etckeeper", origin: "etckeeper 1.18.20 of Debian 12, 'etckeeper init' in /etc.",
        marks: [.file("/etc/.etckeeper", "# Generated by etckeeper.  Do not edit.\n\nmkdir -p './apparmor.d'\n")], manager: nil,
        place: "etckeeper commit")
}
