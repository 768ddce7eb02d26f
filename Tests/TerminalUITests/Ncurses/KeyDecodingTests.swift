import CNcurses
import Testing

@testable import TerminalUI

@Suite("Key decoding")
struct KeyDecodingTests {
    @Test(
        "scalars",
        arguments: [
            (0x0D, .enter), (0x0A, .enter), (0x7F, .backspace), (0x08, .backspace), (0x09, .tab), (0x1B, .escape), (0x03, .control("c")),
            (0x1A, .control("z")), (0x00, .control("@")), (0x1C, .control("\\")), (0x1F, .control("_")), (0x61, .character("a")),
            (0x20, .character(" ")), (0xE9, .character("é")), (0x6F22, .character("漢")), (0x9B, nil), (0xD800, nil),
        ] as [(UInt32, Key?)])
    func scalars(value: UInt32, key: Key?) {
        #expect(Key(.scalar(value)) == key)
    }

    @Test("named keys")
    func codes() {
        let expected: [(Int32, Key?)] = [
            (KEY_UP, .up), (KEY_DOWN, .down), (KEY_LEFT, .left), (KEY_RIGHT, .right), (KEY_HOME, .home), (KEY_END, .end),
            (KEY_PPAGE, .pageUp), (KEY_NPAGE, .pageDown), (KEY_ENTER, .enter), (KEY_BACKSPACE, .backspace), (KEY_DC, .delete),
            (KEY_BTAB, .backTab), (nc_function_key(1), .function(1)), (nc_function_key(12), .function(12)),
            (nc_function_key(13), nil), (nc_function_key(0), nil), (KEY_RESIZE, nil), (KEY_MOUSE, nil), (600, nil),
        ]
        for (code, key) in expected { #expect(Key(.code(code)) == key, "\(code)") }
    }

    @Test("no sequence is listed twice")
    func sequences() {
        #expect(Set(commonSequences.map(\.sequence)).count == commonSequences.count)
    }
}
