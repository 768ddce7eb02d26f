// The pages of a change that returns by itself.

import Repair
import TerminalUI
import Testing

@testable import Wizard

@Suite("Pictures of a change that returns by itself")
struct ReturnPictureTests {
    private func counting(_ size: Size) -> Walk {
        var walk = ReturnByItselfTests.applied(size: size)
        walk.send(.appointment(ReturnByItselfTests.status(.running(remaining: 87))))
        return walk
    }

    private func asked(_ size: Size) -> Walk {
        var walk = Walk(size: size)
        walk.send(.offered([ReturnByItselfTests.status(.gone)]))
        return walk
    }

    @Test("the countdown at 80x24")
    func standard() {
        expectPicture(counting(Walk.standard), "?")
    }

    @Test("the countdown at 60x15")
    func narrow() {
        expectPicture(counting(Size(columns: 60, rows: 15)), "?")
    }

    @Test("the question at 80x24")
    func question() {
        expectPicture(asked(Walk.standard), "?")
    }

    @Test("the question at 60x15")
    func narrowQuestion() {
        expectPicture(asked(Size(columns: 60, rows: 15)), "?")
    }
}
