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
            .finished(state: .revertIncomplete, time: "t", summary: "s"), .appointed(seconds: 60),
            .armed(deadline: Deadline(wall: 1, boot: 2)), .disarmed(reason: "r"), .confirmed(time: "t", user: "u"),
            .stayed(time: "t", reason: "r"),
        ]
        let bytes = records.flatMap(JournalCoding.line)
        #expect(bytes.count { $0 == UInt8(ascii: "\n") } == records.count)
        #expect(JournalCoding.records(bytes) == records)
    }

    @Test("a journal from before changes could return by themselves is read as ever, and kinds nobody knows are passed over")
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
        #expect(story.appointment == nil && !story.awaitsConfirmation)
        let newer = old.replacing("{\"backedUp\":{}}", with: "{\"ofTomorrow\":{\"seconds\":60}}\n{\"backedUp\":{}}")
        #expect(JournalStory(JournalCoding.records(Array(newer.utf8))) == story)
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
