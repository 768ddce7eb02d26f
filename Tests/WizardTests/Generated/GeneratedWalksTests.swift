import Diagnosis
import Testing

@testable import Wizard

@Suite("Recorded walks")
struct GeneratedWalksTests {
    static let names = ["repair-and-undo", "changed-meanwhile", "lost-terminal", "not-root"]

    private static func path(_ name: String) -> String { "Tests/WizardTests/Generated/Walks/\(name).walk" }

    @Test("played again, a walk asks for what it asked for when it was recorded, and for nothing else", arguments: names)
    func replayed(name: String) throws {
        let recording = try GeneratedText.stored(Self.path(name))
        try GeneratedText.compare(try Replay(recording).text, with: Self.path(name))
    }

    @Test("an effect that nobody recorded is found, and so is one that is missing or another", arguments: names)
    func unexpected(name: String) throws {
        let recording = try GeneratedText.stored(Self.path(name))
        let made = try Replay(recording).text
        let lines = recording.split(separator: "\n").map(String.init)
        let effects = lines.indices.filter { lines[$0].hasPrefix("  ") }
        #expect(effects.count > 2)
        for index in effects {
            var without = lines
            without.remove(at: index)
            var changed = lines
            changed[index] += "!"
            for forged in [without, changed] {
                #expect(!GeneratedText.differences(between: forged.map { $0 + "\n" }.joined(), and: made).isEmpty, "\(lines[index])")
            }
        }
    }
}
