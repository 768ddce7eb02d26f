import Foundation
import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// Whatever ends the wizard, the shell gets its terminal back as it was.
    @Suite("The terminal", .serialized, .needs(.release, .tmux, .openssl))
    struct TerminalTests {
        private func practice(columns: Int = 80, rows: Int = 24, environment: [String: String] = [:]) throws -> WalkingTerminal {
            try WalkingTerminal([Programs.wizard, "practice"], columns: columns, rows: rows, environment: environment)
        }

        @Test("is restored by q")
        func quit() throws {
            let terminal = try practice()
            try terminal.see(.server)
            try terminal.quit()
            try terminal.expectRestored(status: 0)
        }

        @Test("is restored by Ctrl-C, which leaves at once where nothing was changed")
        func controlC() throws {
            let terminal = try practice()
            try terminal.see(.server)
            try terminal.press("C-c")
            try terminal.expectRestored(status: 0)
        }

        @Test(
            "is restored after a signal, and the shell learns which",
            arguments: [SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGSEGV, SIGABRT, SIGBUS])
        func signal(number: Int32) throws {
            let terminal = try practice()
            try terminal.see(.server)
            try terminal.seeVerdict()
            kill(try terminal.processIdentifier(), number)
            try terminal.expectRestored(status: 128 + Int(number))
        }

        @Test("a size of 40x10 is enough for the whole walk")
        func smallWalk() throws {
            let terminal = try practice(columns: 40, rows: 10)
            // No rail here: the head line says the page and its mark.
            try terminal.session.wait(forPattern: "1/10 Server", seconds: WalkingTerminal.patience)
            for page in RailPage.allCases.dropFirst() where page.rawValue <= RailPage.repair.rawValue {
                try terminal.press("Enter")
                try terminal.see("\(page.rawValue)/10 \(page.title)")
            }
            try terminal.session.wait(forPattern: "\\(•\\)", seconds: WalkingTerminal.patience)
            try terminal.press("Enter")
            try terminal.see("Nothing has")
            try terminal.see("apply and press Enter")
            try terminal.session.type("apply")
            try terminal.see("+ ")
            try terminal.press("Enter")
            try terminal.see("10/10 Result")
            try terminal.see("Fixed: port")
            try terminal.press("q")
            try terminal.see("Leave?")
            try terminal.press("q")
            try terminal.expectRestored(status: 0)
        }

        @Test("a size of 30x8 gets a polite line, and q still leaves")
        func tooSmall() throws {
            let terminal = try practice(columns: 30, rows: 8)
            try terminal.see("This terminal is 30x8")
            try terminal.press("q")
            try terminal.expectRestored(status: 0)
        }

        @Test("it may change its size at any page; the page stays")
        func resize() throws {
            let terminal = try practice()
            try terminal.see(.server)
            try terminal.seeVerdict()
            try terminal.walk(to: .configuration)
            try terminal.session.resize(columns: 40, rows: 10)
            try terminal.see("6/10 Configuration")
            try terminal.session.resize(columns: 20, rows: 5)
            try terminal.see("This terminal is")
            try terminal.session.resize(columns: 120, rows: 40)
            let screen = try terminal.see(.configuration)
            #expect(screen.contains("┌"))
            try terminal.session.resize(columns: 80, rows: 24)
            try terminal.walk(from: .configuration, to: .repair)
            try terminal.quit()
            try terminal.expectRestored(status: 0)
        }

        @Test("vt100 without a UTF-8 locale gets ASCII alone, for a whole walk")
        func ascii() throws {
            let terminal = try practice(environment: ["TERM": "vt100", "LANG": "C"])
            try terminal.see(.server)
            try terminal.seeVerdict()
            for page in RailPage.allCases where page.rawValue <= RailPage.repair.rawValue {
                let screen = try terminal.see(page)
                #expect(screen.utf8.allSatisfy { $0 < 0x80 }, "\(screen)")
                try terminal.press("Enter")
            }
            try terminal.see("Nothing has been changed yet")
            try terminal.apply()
            let result = try terminal.see("Fixed: port")
            #expect(result.utf8.allSatisfy { $0 < 0x80 }, "\(result)")
            try terminal.quit()
            try terminal.expectRestored(status: 0)
        }

        @Test("NO_COLOR=1 and --no-color leave no colour anywhere; without them there is some")
        func colour() throws {
            for (environment, options) in [(["NO_COLOR": "1"], []), ([:], ["--no-color"]), ([:], [])] as [([String: String], [String])] {
                let terminal = try WalkingTerminal([Programs.wizard, "practice"] + options, environment: environment)
                try terminal.see(.server)
                try terminal.seeVerdict()
                try terminal.walk(to: .diagnosis)
                let styled = try terminal.session.styledScreen()
                let isColoured = styled.contains(/\x1b\[([0-9]+;)*(3[0-8]|4[0-8]|9[0-7])(;[0-9]+)*m/)
                #expect(isColoured == (environment.isEmpty && options.isEmpty), "\(environment) \(options)")
                try terminal.quit()
                try terminal.expectRestored(status: 0)
            }
        }
    }
}
