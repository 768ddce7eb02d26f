import Diagnosis
import EngineSupport
import Glibc
import Repair
import Synchronization
import TestSupport
import Testing

@testable import MailServer

private func header(_ id: String) -> ChangeHeader {
    ChangeHeader(
        id: id, time: "", configDirectory: "/etc/postfix", remedy: "article", user: "anna", files: [], diff: "-ä\u{1B}[31m\n", warnings: [],
        reloadCommand: "postfix reload")
}

@Suite("Journal on disk")
struct JournalStoreTests {
    private func state(_ directory: TemporaryDirectory, _ name: String = "state") -> StateDirectory {
        StateDirectory("\(directory.path)/\(name)", files: FileSystem())
    }

    @Test("every record comes back as it went in, one line each")
    func roundTrip() {
        let records: [JournalRecord] = [
            .begun(change: header("x")), .backedUp, .replacing(file: 1, temporary: "/e/.main.cf.\u{1}\"\\\n", forward: false),
            .decided(keep: true, reason: "\u{2028} ok"), .undoing(time: "t", user: "u"),
            .finished(state: .revertIncomplete, time: "t", summary: "s"),
        ]
        let bytes = records.flatMap(JournalCoding.line)
        #expect(bytes.count { $0 == UInt8(ascii: "\n") } == records.count)
        #expect(JournalCoding.records(bytes) == records)
    }

    @Test("an old journal is read as ever, and kinds of records that nobody knows are passed over")
    func oldAndNew() {
        let old = #"""
            {"begun":{"change":{"configDirectory":"/etc/postfix","diff":"","files":[{"after":"main.cf.after","before":"main.cf.before","path":"/etc/postfix/main.cf","target":"/etc/postfix/main.cf"}],"id":"2026-11-23T17-21-27Z","reloadCommand":"postfix reload","remedy":"article","time":"2026-11-23T17:21:27Z","user":"root (uid 0)","warnings":[]}}}
            {"backedUp":{}}
            {"replacing":{"file":0,"forward":true,"temporary":"/etc/postfix/.main.cf.a1"}}
            {"decided":{"keep":true,"reason":"Fixed."}}
            {"finished":{"state":"applied","summary":"Fixed.","time":"2026-11-23T17:21:33Z"}}

            """#
        let story = JournalStory(JournalCoding.records(Array(old.utf8)))
        #expect(story.header?.id == "2026-11-23T17-21-27Z" && story.touched && story.state == .applied)
        let newer = old.replacing("{\"backedUp\":{}}", with: "{\"ofTomorrow\":{\"seconds\":60}}\n{\"backedUp\":{}}")
        #expect(JournalStory(JournalCoding.records(Array(newer.utf8))) == story)
    }

    /// As commit ef4edee wrote it: a change with a timer that found the file edited when its time had come, undone later.
    static let withTimer = #"""
        {"begun":{"change":{"configDirectory":"/etc/postfix","diff":"--- /etc/postfix/main.cf\n+++ /etc/postfix/main.cf\n@@ -17,4 +17,4 @@\n mailbox_size_limit = 0\n inet_interfaces = all\n inet_protocols = ipv4\n-smtpd_tls_mandatory_protocols = TLSv1.4\n+smtpd_tls_mandatory_protocols = !SSLv2, !SSLv3\n","files":[{"after":"main.cf.after","before":"main.cf.before","fingerprintAfter":"689-fa8bd9e7fb61802a","fingerprintBefore":"682-4e5a1b1aed31db9b","path":"/etc/postfix/main.cf","target":"/etc/postfix/main.cf"}],"id":"2026-11-28T01-21-12Z","reloadCommand":"service postfix reload","remedy":"exclusions","time":"2026-11-28T01:21:12Z","user":"root (uid 0)","warnings":["What the old list was meant to leave on cannot be told from its text; the new one leaves TLS 1.0, TLS 1.1, TLS 1.2 and TLS 1.3 on."]}}}
        {"appointed":{"seconds":10}}
        {"backedUp":{}}
        {"replacing":{"file":0,"forward":true,"temporary":"/etc/postfix/.main.cf.1bayj2341vuqkkpnefdsjkqwb"}}
        {"decided":{"keep":true,"reason":"Fixed: 127.0.0.1:587, 127.0.0.1:465 answer with TLS."}}
        {"armed":{"deadline":{"boot":960,"wall":1795828889}}}
        {"finished":{"state":"applied","summary":"Fixed: 127.0.0.1:587, 127.0.0.1:465 answer with TLS.","time":"2026-11-28T01:21:19Z"}}
        {"stayed":{"reason":"/etc/postfix/main.cf was edited after this change; nothing was overwritten.","time":"2026-11-28T01:21:30Z"}}
        {"confirmed":{"time":"2026-11-28T01:22:04Z","user":"root (uid 0)"}}
        {"disarmed":{"reason":"it ended at once"}}
        {"undoing":{"time":"2026-11-28T01:21:49Z","user":"root (uid 0)"}}
        {"replacing":{"file":0,"forward":false,"temporary":"/etc/postfix/.main.cf.14pzrpgqo4jym1iis74q76k8tj"}}
        {"finished":{"state":"undone","summary":"The old files are back.","time":"2026-11-28T01:21:53Z"}}
        """#.split(separator: "\n").map(String.init)

    @Test("a journal with the records of a timer, which are written no more, tells all the rest, cut after any record")
    func timerRecords() {
        let isOfTimer = { (line: String) in
            ["appointed", "armed", "stayed", "confirmed", "disarmed"].contains { line.hasPrefix("{\"\($0)") }
        }
        for count in 0...JournalStoreTests.withTimer.count {
            let lines = JournalStoreTests.withTimer.prefix(count)
            let story = JournalStory(JournalCoding.records(Array(lines.joined(separator: "\n").utf8)))
            let rest = lines.filter { !isOfTimer($0) }
            #expect(story == JournalStory(JournalCoding.records(Array(rest.joined(separator: "\n").utf8))))
            let expected: ChangeState? = count < 7 || 11...12 ~= count ? nil : count < 11 ? .applied : .undone
            #expect(story.state == expected && (story.header?.id == "2026-11-28T01-21-12Z") == (count > 0), "after \(count) records")
        }
    }

    @Test("a change with a timer is listed as it stands, no obstacle to another one, and undone")
    func changeWithTimer() async throws {
        let server = try FakeServer()
        let made = await server.runner().apply(server.plan(), facts: server.facts, options: ApplyOptions()) { _ in }
        let path = "\(server.state)/changes/\(try #require(made.id))/journal"
        var lines = try TestFile.text(path).split(separator: "\n").map(String.init)
        lines.insert(JournalStoreTests.withTimer[1], at: 1)
        lines.insert(JournalStoreTests.withTimer[5], at: lines.count - 1)
        lines += JournalStoreTests.withTimer[7...9]
        try TestFile.write(path, lines.joined(separator: "\n") + "\n", mode: 0o600)
        #expect(await server.runner().recover(facts: server.facts).isEmpty)
        #expect(try server.runner().history().map(\.stateName) == ["applied"])
        let again = await server.runner().undo(id: nil, configDirectory: server.config, facts: server.facts) { _ in }
        #expect(again.outcome == .restored && again.id == made.id)
        #expect(try server.present() == [.old, .old] && server.runner().history().map(\.stateName) == ["undone"])
    }

    @Test("a journal cut at any byte gives the records before the cut, and the next record survives the torn one")
    func torn() throws {
        let directory = try TemporaryDirectory()
        let store = state(directory)
        let first = JournalCoding.line(.begun(change: header("x")))
        let second = JournalCoding.line(.decided(keep: true, reason: "because"))
        for cut in 0..<second.count {
            let records = JournalCoding.records(first + second.prefix(cut))
            // A record that only lacks its line end is whole.
            #expect(records.count == (cut == second.count - 1 ? 2 : 1), "cut at \(cut)")
        }
        let id: ChangeIdentifier
        do { id = try store.create(now: Moment(seconds: 0)).id }
        try TestFile.write("\(store.directory(of: id))/journal", bytes: first + second.prefix(9), mode: 0o600)
        try #require(try store.open(id)).append(.backedUp)
        #expect(
            JournalCoding.records(try TestFile.bytes("\(store.directory(of: id))/journal")) == [.begun(change: header("x")), .backedUp])
    }

    @Test("everything is private: directories 0700, files 0600")
    func modes() throws {
        let directory = try TemporaryDirectory()
        let store = state(directory)
        let change = try store.create(now: Moment(seconds: 0))
        try change.append(.backedUp)
        try change.keep([1], as: "main.cf.before")
        try change.appendToReport("text")
        for path in [store.path, store.changesPath, change.directory] {
            #expect(try FileSystem().status(path).permissions == 0o700, "\(path)")
        }
        for name in ["journal", "main.cf.before", "report.txt"] {
            #expect(try FileSystem().status("\(change.directory)/\(name)").permissions == 0o600, "\(name)")
        }
    }

    @Test("two changes in one second, or after the clock went back, keep their order")
    func order() throws {
        let directory = try TemporaryDirectory()
        let store = state(directory)
        let made = try [1000, 1000, 5].map { try store.create(now: Moment(seconds: $0)).id }
        #expect(try store.changes() == made.reversed())
        #expect(made.map(\.text) == ["1970-01-01T00-16-40Z", "1970-01-01T00-16-40Z-2", "1970-01-01T00-16-40Z-3"])
    }

    @Test("a change at work cannot be opened a second time")
    func atWork() throws {
        let directory = try TemporaryDirectory()
        let store = state(directory)
        var change: OpenChange? = try store.create(now: Moment(seconds: 0))
        let id = try #require(change).id
        #expect(store.isAtWork(id))
        change = nil
        #expect(!store.isAtWork(id))
    }

    @Test("a state directory that others could have prepared is not used")
    func untrusted() throws {
        let directory = try TemporaryDirectory()
        let open = state(directory, try directory.directory("open").split(separator: "/").last.map(String.init) ?? "")
        chmod(open.path, 0o770)
        #expect(throws: StateError.self) { try open.prepare() }
        chmod(open.path, 0o755)
        try open.prepare()
        chmod(open.changesPath, 0o707)
        #expect(throws: StateError.self) { try open.changes() }

        symlink("open", "\(directory.path)/link")
        #expect(throws: StateError.self) { try state(directory, "link").prepare() }
        #expect(throws: StateError.self) { try state(directory, "link//").prepare() }
        try directory.write("file", "")
        #expect(throws: StateError.self) { try state(directory, "file").prepare() }
        let deep = #expect(throws: StateError.self) { try state(directory, "no/such").prepare() }
        #expect(deep?.isPrivilege == false && deep?.sentence.contains("--state-directory") == true)
        if geteuid() == 0 {
            chown(open.path, 12, 34)
            let foreign = #expect(throws: StateError.self) { try open.changes() }
            #expect(foreign?.sentence.contains("user 12") == true)
        }
        #expect(try state(directory, "absent").changes() == [])
    }

    @Test("a change that is released is at work no more, although somebody still refers to it")
    func released() throws {
        let directory = try TemporaryDirectory()
        let store = state(directory)
        let change = try store.create(now: Moment(seconds: 0))
        #expect(store.isAtWork(change.id))
        change.release()
        #expect(!store.isAtWork(change.id))
        withExtendedLifetime(change) {}
    }

    @Test("a change whose directory or journal is cleared away in the making is made under another name", arguments: [false, true])
    func clearedAwayInTheMaking(hasJournal: Bool) throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/state"
        let isFirst = Mutex(true)
        let files = FileSystem(
            faults: FaultPoint(after: { operation in
                let isNow =
                    switch operation {
                    case .makeDirectory(let made): !hasJournal && made.contains("/changes/")
                    case .create(let made): hasJournal && made.hasSuffix("/journal")
                    default: false
                    }
                guard isNow,
                    isFirst.withLock({ first in
                        defer { first = false }; return first
                    })
                else { return }
                StateDirectory(path, files: FileSystem()).removeUnbegun(ChangeIdentifier(now: Moment(seconds: 0), after: []))
            }))
        let change = try StateDirectory(path, files: files).create(now: Moment(seconds: 0))
        #expect(change.id.text == "1970-01-01T00-00-00Z-2")
        try change.append(.backedUp)
        #expect(try FileSystem().entries(of: "\(path)/changes") == [change.id.text])
        #expect(try TestFile.bytes("\(change.directory)/journal") == JournalCoding.line(.backedUp))
    }
}
