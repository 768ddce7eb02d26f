import Foundation
import TestSupport
import Testing

extension EndToEnd {
    /// The README's lines for a server where nothing is installed, run as they stand there.
    @Suite("From one's own machine", .serialized, .needs(.release, .tmux, .postfix, .ssh))
    struct OwnMachineTests {
        private let patient: Patient
        private let directory: TemporaryDirectory

        init() throws {
            patient = try Patient()
            directory = try TemporaryDirectory()
        }

        /// The block of commands that has this line.
        private func block(with line: String) throws -> String {
            let readme = try TestFile.text("\(Programs.root)/README.md")
            let blocks = readme.components(separatedBy: "```sh\n").dropFirst().map { String($0.components(separatedBy: "```").first ?? "") }
            return try #require(blocks.first { $0.contains(line) })
        }

        /// ssh and scp of this machine, which know where mail.example.com is; nothing else is different from what a reader types.
        private func shellKnowing(_ server: SSHServer, _ lines: String) throws -> [String] {
            try directory.write(
                "config",
                """
                Host mail.example.com
                  HostName 127.0.0.1
                  Port \(server.port)
                  IdentityFile \(server.key)
                  IdentitiesOnly yes
                  BatchMode yes
                  StrictHostKeyChecking no
                  UserKnownHostsFile /dev/null

                """)
            for name in ["ssh", "scp"] {
                // scp starts the ssh beside it; the file says it for both.
                try directory.write(name, "#!/bin/sh\nexec /usr/bin/\(name) -F \(directory.path)/config \"$@\"\n", mode: 0o755)
            }
            try directory.write("lines", "set -e\n" + lines)
            return ["env", "PATH=\(directory.path):/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "sh", "\(directory.path)/lines"]
        }

        /// What the reader's own file and server are.
        private func filled(_ lines: String) -> String {
            lines.replacing("postfix-tls-wizard-1.0.0-x86_64", with: Programs.wizard)
                .replacing("server=root@", with: "server=\(NSUserName())@")
                .replacing("./postfix-tls-wizard", with: "env LANG=C.UTF-8 ./postfix-tls-wizard \(patient.options.joined(separator: " "))")
        }

        @Test(
            "copied, run in a terminal there, removed: on a server of today, and on one that speaks only old algorithms",
            arguments: [(false, "scp postfix"), (true, "scp -O")])
        func lines(isOld: Bool, line: String) throws {
            let server = try SSHServer(isOld: isOld)
            let text = try filled(block(with: line))
            try #require(text.contains(patient.postfix.configDirectory) && text.contains(Programs.wizard), "\(text)")
            let terminal = try WalkingTerminal(shellKnowing(server, text))
            try terminal.see(.server)
            try terminal.seeVerdict()
            try terminal.quit()
            try terminal.expectRestored(status: 0)
            try patient.expectUntouched()
            let head = text.components(separatedBy: "scp").first ?? ""
            let look = try shellKnowing(server, head + "ssh ${old:-} \"$server\" ls postfix-tls-wizard\n")
            let listed = try TestProcess.run(["/usr/bin/env"] + look.dropFirst())
            #expect(listed.status == 2 && listed.output.contains("No such file"), "\(listed.output)")
        }

        @Test("without these options today's ssh does not get in where only old algorithms are spoken")
        func refused() throws {
            let server = try SSHServer(isOld: true)
            let words = try shellKnowing(server, "ssh \(NSUserName())@mail.example.com true\n")
            let ended = try TestProcess.run(["/usr/bin/env"] + words.dropFirst())
            #expect(ended.status == 255 && ended.output.contains("no matching"), "\(ended.output)")
        }

        @Test(
            "each of them is needed there; of PubkeyAcceptedAlgorithms only an sshd as old as that could show it",
            arguments: [
                "-o HostKeyAlgorithms=+ssh-rsa", "-o KexAlgorithms=+diffie-hellman-group14-sha1",
                "-O",
            ])
        func needed(option: String) throws {
            let server = try SSHServer(isOld: true)
            let lines = try filled(block(with: "scp -O")).split(separator: "\n", omittingEmptySubsequences: false)
            let copying = try #require(lines.firstIndex { $0.hasPrefix("scp ") })
            let text = lines[...copying].joined(separator: "\n")
            try #require(text.contains(option))
            func copied(_ text: String) throws -> TestProcess {
                try TestProcess.run(["/usr/bin/env"] + shellKnowing(server, text + "\n").dropFirst())
            }
            let with = try copied(text + " && ssh $old \"$server\" rm postfix-tls-wizard")
            #expect(with.status == 0, "\(with.output)")
            let without = try copied(text.replacing(option, with: ""))
            #expect(without.status != 0, "\(without.output)")
        }
    }
}
