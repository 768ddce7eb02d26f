// A log as the fast scan sees it, for comparison with one that is read line by line.

@testable import Diagnosis

enum Scanned {
    /// The lines that the scan finds in this text, which ends with a line end.
    static func lines(_ text: String) -> (lines: [String], scan: LineScan.Found) {
        let bytes = Array(text.utf8)
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count + LineScan.slack, alignment: 16)
        defer { room.deallocate() }
        // What stands behind the end must not matter: here it looks like a wanted line.
        let trap = Array("]: warning: Invalid TLS protocol list \"x\": disabling TLS support\n".utf8)
        for index in 0..<LineScan.slack { room[bytes.count + index] = trap[index % trap.count] }
        room.copyBytes(from: bytes)
        let found = LineScan().find(in: UnsafeRawBufferPointer(rebasing: room[..<bytes.count]))
        return (found.lines.map { String(decoding: room[$0.range], as: UTF8.self) }, found)
    }

    static func events(_ text: String) -> [LogEvent] {
        var reader = LogReader()
        return lines(text).lines.flatMap { reader.take(Array($0.utf8)) }
    }
}
