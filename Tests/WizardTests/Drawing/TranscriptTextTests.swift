import Diagnosis
import TerminalUI
import Testing

@testable import Wizard

@Suite("Transcripts with remarks")
struct TranscriptTextTests {
    private func lines(_ transcript: [AnnotatedLine], width: Int) -> [String] {
        var text = PaneText(width: width)
        text.transcript(transcript)
        return text.lines.map { line in
            var shown = Substring(line.parts.map(\.text).joined())
            while shown.last == " " { shown.removeLast() }
            return String(shown)
        }
    }

    @Test("remarks stand in one column right of the lines they are about")
    func column() {
        let transcript = [
            AnnotatedLine("CONNECTED", note: "TCP works"), AnnotatedLine("---"), AnnotatedLine("no certificate", note: "TLS never began"),
        ]
        #expect(lines(transcript, width: 50) == ["CONNECTED             ◂ TCP works", "---", "no certificate        ◂ TLS never began"])
    }

    @Test("a remark too long for its column goes on below, in the column")
    func longRemark() {
        let transcript = [AnnotatedLine("Verify return code: 0 (ok)", note: "means nothing without a certificate")]
        #expect(
            lines(transcript, width: 55) == [
                "Verify return code: 0 (ok)  ◂ means nothing without a", "                              certificate",
            ])
    }

    @Test("where the line leaves no room, the remark stands below it")
    func below() {
        let transcript = [AnnotatedLine("SSL handshake has read 0 bytes and written 297 bytes", note: "not one byte came back")]
        #expect(
            lines(transcript, width: 55) == ["SSL handshake has read 0 bytes and written 297 bytes", "    ◂ not one byte came back"])
    }

    @Test("a log line longer than the pane is wrapped and hangs")
    func longLine() {
        #expect(lines([AnnotatedLine("one two three four")], width: 10) == ["one two", "  three", "  four"])
    }
}
