import TestSupport
import Testing

extension EndToEnd {
    /// How much goes over the line: an admin on a bad connection waits for each byte. Counted at a bare pseudo terminal of 80×24.
    @Suite("What is sent to the terminal", .serialized, .needs(.release, .openssl))
    struct OutputTests {
        private let terminal: RawTerminal

        init() throws {
            terminal = try RawTerminal([Programs.wizard, "practice", "article"])
            // A check that runs turns its wheel several times a second: a whole second without a byte is the end of all.
            _ = try untilSilent(for: 1000)
        }

        /// Bytes until nothing more comes for so long; it waits for the first one.
        private func untilSilent(for milliseconds: Int32) throws -> Int {
            var count = 0
            #expect(
                try waitUntil(within: WalkingTerminal.patience) {
                    count = try terminal.read().utf8.count
                    return count > 0
                })
            while true {
                let more = try terminal.read(milliseconds: milliseconds).utf8.count
                if more == 0 { return count }
                count += more
            }
        }

        private func bytes(for keys: String) throws -> Int {
            terminal.type(keys)
            return try untilSilent(for: 300)
        }

        private func leave() {
            terminal.type("q")
            terminal.drain()
        }

        @Test("a change of page takes at most 2,000 bytes, whichever pages they are")
        func pageChange() throws {
            defer { leave() }
            for key in ["2", "3", "4", "5", "6", "7", "8", "9", "0", "7", "3", "8", "2", "6", "1"] {
                let count = try bytes(for: key)
                #expect(count > 0 && count <= 2000, "to page \(key): \(count) bytes")
            }
        }

        @Test("a change of style is no more than that: no character set is chosen anew with it")
        func styles() throws {
            defer { leave() }
            terminal.type("7")
            var text = ""
            while case let more = try terminal.read(milliseconds: text.isEmpty ? 60_000 : 300), !more.isEmpty { text += more }
            #expect(text.contains("\u{1B}[0;1m"))
            #expect(!text.contains("\u{1B}(B"))
        }

        @Test("nothing is sent while nothing happens")
        func idle() throws {
            defer { leave() }
            #expect(try terminal.read(milliseconds: 3000).isEmpty)
        }
    }

    /// A line up or down, on every page that scrolls: the rail beside the text stays, so the terminal scrolls whole rows, and the rail is put
    /// right again. A key on page 8 chooses a repair, and is no scroll.
    @Suite("What a scroll sends to the terminal", .needs(.release, .openssl))
    struct ScrollOutputTests {
        @Test(
            "a line's scroll takes less than 476 bytes, from the top of a page to its end and back",
            arguments: [
                ("article", "2367"), ("outgoing", "267"), ("not-starting", "6"), ("not-enabled", "26"),
                ("override", "2367"),
            ])
        func everyScroll(incident: String, pages: String) throws {
            let terminal = try RawTerminal([Programs.wizard, "practice", incident])
            defer {
                terminal.type("q")
                terminal.drain()
            }
            // A check that runs turns its wheel several times a second.
            while try terminal.bytes(silentFor: 1000) > 0 {}
            for page in pages {
                terminal.type(String(page))
                #expect(try terminal.bytes(silentFor: 300) > 0)
                let down = try scroll(terminal, "j", "down page \(page)")
                let up = try scroll(terminal, "k", "up page \(page)")
                #expect(down > 0, "page \(page) scrolls")
                #expect(up == down, "page \(page) scrolls back to where it began")
            }
        }

        /// Steps until a key paints nothing, which is at the end of a page.
        private func scroll(_ terminal: RawTerminal, _ key: String, _ named: String) throws -> Int {
            var steps = 0
            while true {
                terminal.type(key)
                let count = try terminal.bytes(silentFor: 150)
                if count == 0 { return steps }
                steps += 1
                #expect(count < 476, "\(named), step \(steps): \(count) bytes")
            }
        }
    }
}

extension RawTerminal {
    /// How many came until nothing more did for so long; none where nothing came in a second and a half.
    fileprivate func bytes(silentFor milliseconds: Int32) throws -> Int {
        var count = try read(milliseconds: 1500).utf8.count
        while count > 0, case let more = try read(milliseconds: milliseconds).utf8.count, more > 0 { count += more }
        return count
    }
}
