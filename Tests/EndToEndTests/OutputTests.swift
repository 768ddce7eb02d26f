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

        // The rail beside the text stays, so the terminal cannot scroll all of the rows by itself.
        @Test("a line's scroll takes less than 476 bytes on every page that scrolls")
        func scroll() throws {
            defer { leave() }
            for page in ["2", "3", "6", "7"] {
                _ = try bytes(for: page)
                let count = try bytes(for: "j")
                #expect(count > 0 && count < 476, "on page \(page): \(count) bytes")
            }
        }

        // Where the rows beside the rail are full of text, and change between bold, red and plain, one scroll is more: curses scrolls what
        // is below the rail and paints those ten rows anew. Nothing else may come on top of that.
        @Test("no scroll takes more than 560 bytes, from the top of a page to its end")
        func everyScroll() throws {
            defer { leave() }
            for page in ["2", "3", "6", "7"] {
                _ = try bytes(for: page)
                var steps = 0
                while case let count = try bytesOrNothing(for: "j"), count > 0 {
                    #expect(count <= 560, "on page \(page), step \(steps): \(count) bytes")
                    steps += 1
                }
                #expect(steps > 0, "page \(page) scrolls")
            }
        }

        /// At the end of a page a key paints nothing.
        private func bytesOrNothing(for keys: String) throws -> Int {
            terminal.type(keys)
            let first = try terminal.read(milliseconds: 2000).utf8.count
            var count = first
            while count > 0, case let more = try terminal.read(milliseconds: 200).utf8.count, more > 0 { count += more }
            return count
        }

        @Test("nothing is sent while nothing happens")
        func idle() throws {
            defer { leave() }
            #expect(try terminal.read(milliseconds: 3000).isEmpty)
        }
    }
}
