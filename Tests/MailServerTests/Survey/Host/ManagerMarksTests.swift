// Marks of configuration management in comments.

import MailServer
import Testing

@Suite struct ManagerMarksTests {
    @Test(
        "marks name who writes the file",
        arguments: [
            ("# Ansible managed", "Ansible: main.cf line 1 \"# Ansible managed\""),
            ("# This file is managed by Puppet.", "Puppet: main.cf line 1 \"# This file is managed by Puppet.\""),
            ("\n#  Do not edit!\n", "Somebody: main.cf line 2 \"# Do not edit!\""),
        ])
    func marks(text: String, shown: String) { #expect(ManagerMarks.find(in: Array(text.utf8), file: "main.cf") == [shown]) }

    @Test(
        "values and other words are no marks", arguments: ["virtual_alias_domains = ansible.example", "# mischief", "# a comment"])
    func none(text: String) { #expect(ManagerMarks.find(in: Array(text.utf8), file: "main.cf").isEmpty) }

    @Test("each manager is named once")
    func once() { #expect(ManagerMarks.find(in: Array("# Ansible managed\n# by Ansible\n".utf8), file: "f").count == 1) }

    @Test("a file of comments is looked through from its head, not to its end")
    func largeFile() {
        let comments = String(repeating: "# a comment of an administrator\n", count: 100_000)
        #expect(ManagerMarks.find(in: Array(("# Ansible managed\n" + comments).utf8), file: "f").count == 1)
        #expect(ManagerMarks.find(in: Array((comments + "# Ansible managed\n").utf8), file: "f").isEmpty)
    }
}
