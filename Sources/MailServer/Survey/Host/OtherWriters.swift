// Who else writes main.cf and master.cf, and where a change has to be made so that it lasts. A claim rests on a mark that only the
// program itself leaves: what it wrote into the file (ManagerMarks), a file it keeps elsewhere, or a mount. Where there is none,
// nothing is said.

import Diagnosis
import PostfixModel

package struct OtherWriters: Sendable {
    /// Each with the evidence, as `ConfigurationFacts.managers` has it.
    package var managers: [String] = []
    /// Sentences.
    package var lastingPlaces: [String] = []

    /// `texts`: main.cf and master.cf by their paths.
    package init(paths: SystemPaths, texts: [(path: String, bytes: [UInt8])]) {
        let files = FileSystem()
        var marks = texts.flatMap { ManagerMarks.find(in: $0.bytes, file: $0.path) }
        func isThere(_ path: String) -> Bool { (try? files.status(paths.root + path)) != nil }
        func claim(_ name: String, _ evidence: String) {
            if !marks.contains(where: { $0.name == name }) { marks.append(ManagerMark(name: name, evidence: evidence)) }
        }
        if let version = SmallFile.text(paths.pleskVersion).flatMap(ToolOutput.plesk) {
            let evidence = "\(paths.pleskVersion) is there; it writes these files when mail settings change in the panel"
            marks.append(ManagerMark(name: "Plesk", evidence: evidence, version: version))
        }
        for (name, path) in OtherWriters.ownFiles where isThere(path) { claim(name, "\(path) is there") }
        for path in OtherWriters.puppetResources where isThere(path) {
            let managed = SmallFile.text(paths.root + path)?.split(separator: "\n").map { $0.lowercased() } ?? []
            for text in texts where managed.contains("file[\(text.path.lowercased())]") { claim("Puppet", "\(path) lists \(text.path)") }
        }
        let mounts = MountTable(files: files, processTable: paths.processTable)
        if mounts.mounts.contains(where: { $0.point == OtherWriters.dockerMailserver }) {
            claim("docker-mailserver", "\(OtherWriters.dockerMailserver) is mounted from outside")
        }
        managers = marks.map(\.shown)
        lastingPlaces = marks.map(\.name).unique.compactMap { OtherWriters.place[$0] }
        if marks.isEmpty, let mark = OtherWriters.containerMarks.first(where: isThere) {
            lastingPlaces += OtherWriters.container(mark, texts.map(\.path), mounts)
        }
        if isThere("/etc/.etckeeper"), texts.contains(where: { $0.path.hasPrefix("/etc/") }) {
            lastingPlaces.append(
                "etckeeper keeps the history of /etc (/etc/.etckeeper is there): after a change, 'etckeeper commit' with its reason.")
        }
    }

    /// Files that only a program that writes Postfix's configuration keeps there.
    private static let ownFiles = [
        ("ISPConfig", "/usr/local/ispconfig/server/lib/config.inc.php"), ("Virtualmin", "/etc/webmin/virtual-server/config"),
        ("YunoHost", "/etc/yunohost/installed"), ("iRedMail", "/etc/iredmail-release"),
    ]
    /// What Puppet's agent manages on this machine, as it writes it down after each run.
    private static let puppetResources = [
        "/opt/puppetlabs/puppet/cache/state/resources.txt", "/var/lib/puppet/state/resources.txt",
        "/var/cache/puppet/state/resources.txt",
    ]
    private static let dockerMailserver = "/tmp/docker-mailserver"
    private static let containerMarks = ["/.dockerenv", "/run/.containerenv"]

    /// Where each of them takes what it writes from.
    private static let place = [
        "Plesk":
            "Plesk has TLS protocols of its own and writes them here again: 'plesk bin server_pref --show' lists them; change them there.",
        "ISPConfig": "ISPConfig sets these entries again when an update reconfigures services. Put the lasting line into "
            + "/usr/local/ispconfig/server/conf-custom/install/debian_postfix.conf.master (or the one of your system), a copy of the file of "
            + "that name in the installer's folder tpl.",
        "Virtualmin": "Virtualmin sets single entries of these files, such as certificates: after a change in its pages, look again.",
        "YunoHost":
            "YunoHost makes these files by 'yunohost tools regen-conf postfix' and does not update one that was edited by hand. Its "
            + "own setting for TLS is security.postfix.postfix_compatibility; 'yunohost tools regen-conf postfix --dry-run --with-diff' "
            + "shows what it would write.",
        "iRedMail": "iRedMail writes these files when it is installed. Keep the change at hand for the day it is installed anew.",
        "mailcow":
            "At each start of the container mailcow puts main.cf together anew, with data/conf/postfix/extra.cf of the host at its end, "
            + "and an update brings its own main.cf and master.cf. Put the lasting line into extra.cf and restart postfix-mailcow.",
        "docker-mailserver":
            "docker-mailserver makes these files anew with each container. Put the lasting line into postfix-main.cf in the folder that is "
            + "mounted at /tmp/docker-mailserver; for master.cf, into postfix-master.cf there, as 'postconf -P' takes it "
            + "(submissions/inet/smtpd_tls_wrappermode=yes).",
        "Ansible": "Ansible writes this again with its next run: change the template, task or variable that it comes from.",
        "Puppet": "Puppet writes this again with its next run: change the manifest, template or data that it comes from.",
    ]

    /// Only what is mounted from outside outlives the container.
    private static func container(_ mark: String, _ paths: [String], _ mounts: MountTable) -> [String] {
        let own = paths.filter { mounts.mount(of: $0)?.point == "/" }
        guard let first = own.first else { return [] }
        return [
            "This is a container (\(mark) is there), and \(first) is its own: an edit is gone when the container is made anew. Put it into the "
                + "image too, or mount the file from outside."
        ]
    }
}
