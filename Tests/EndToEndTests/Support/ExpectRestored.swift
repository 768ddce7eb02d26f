// What a person finds on his terminal when the wizard has ended.

import TestSupport
import Testing

extension WalkingTerminal {
    /// After the end: the shell's screen, its cursor and its settings are back.
    @discardableResult
    func expectRestored(status: Int, _ location: SourceLocation = #_sourceLocation) throws -> String {
        let screen = try seeEnd()
        #expect(screen.contains("\nstatus \(status)\n"), "\(screen)", sourceLocation: location)
        #expect(screen.contains("settings restored"), "\(screen)", sourceLocation: location)
        #expect(!screen.contains("Postfix TLS wizard"), "the picture is gone", sourceLocation: location)
        let modes = try session.state("alternate #{alternate_on} cursor #{cursor_flag} keypad #{keypad_flag}")
        #expect(modes == "alternate 0 cursor 1 keypad 0", sourceLocation: location)
        return screen
    }
}
