// Which package manager is believed.

import Diagnosis
import PostfixModel
import Synchronization
import TestSupport
import Testing

@testable import MailServer

@Suite struct PackageQueryTests {
    private func query(_ answers: [String: CommandResult]) -> PackageQuery {
        PackageQuery(
            access: ServerAccess(
                run: { command in
                    answers.first { command.shown.hasPrefix($0.key) }?.value ?? CommandResult(.notFound)
                }, syslog: { _ in }))
    }

    private func printed(_ text: String, status: Int = 0) -> CommandResult {
        CommandResult(.exited(status), output: Array(text.utf8))
    }

    @Test("rpm names the package that owns the file, whatever it is called")
    func rpm() async {
        let answer = await query(["rpm -q": printed("postfix3 2:3.5.9-1.gf.el6\n")]).owner(of: "/usr/sbin/postconf")
        #expect(answer.version == PackageVersion("2:3.5.9-1.gf.el6", rules: .rpm))
        #expect(answer.command?.contains("-f /usr/sbin/postconf") == true)
    }

    @Test("where rpm does not own it, dpkg may")
    func dpkg() async {
        let answer = await query([
            "rpm -q": printed("file /usr/sbin/postconf is not owned by any package\n", status: 1),
            "dpkg-query -S": printed("postfix: /usr/sbin/postconf\n"), "dpkg-query -W": printed("postfix\t3.7.11-0+deb12u1\n"),
        ]).owner(of: "/usr/sbin/postconf")
        #expect(answer.version == PackageVersion("3.7.11-0+deb12u1", rules: .debian))
    }

    @Test("the package's own list of files answers before dpkg-query is asked to search all of them", arguments: [true, false])
    func listed(isListed: Bool) async throws {
        let directory = try TemporaryDirectory()
        if isListed { try directory.write("postfix.list", "/.\n/usr/sbin/postconf\n") }
        let asked = Mutex<[String]>([])
        var access = ServerAccess(
            run: { command in
                asked.withLock { $0.append(command.shown) }
                if command.shown.hasPrefix("dpkg-query -S") { return CommandResult(.exited(0), output: Array("postfix: x\n".utf8)) }
                if command.shown.hasPrefix("dpkg-query -W") {
                    return CommandResult(.exited(0), output: Array("postfix\t3.7.11-0+deb12u1\n".utf8))
                }
                return CommandResult(.notFound)
            }, syslog: { _ in })
        access.paths.packageLists = directory.path
        let answer = await PackageQuery(access: access).owner(of: "/usr/sbin/postconf")
        #expect(answer.version == PackageVersion("3.7.11-0+deb12u1", rules: .debian))
        #expect(asked.withLock { $0.contains { $0.hasPrefix("dpkg-query -S") } } == !isListed, "\(asked.withLock { $0 })")
        #expect(asked.withLock { $0.contains { $0.hasPrefix("rpm") } } == !isListed, "rpm has no package of dpkg's file")
    }

    @Test("a file of no package and a host without package manager say so")
    func none() async {
        let own = await query(["dpkg-query -S": printed("", status: 1)]).owner(of: "/opt/postfix/postconf")
        #expect(own.version == nil && own.reason == "dpkg-query knows no package of /opt/postfix/postconf")
        #expect(await query([:]).owner(of: "/usr/sbin/postconf").reason == "neither rpm nor dpkg-query is there")
    }
}
