// A log as the fast scan sees it, for comparison with one that is read line by line.

@testable import Diagnosis

enum Scanned {
    /// The lines that the scan finds in this text, which ends with a line end.
    static func lines(_ text: String) -> (lines: [String], scan: LineScan) {
        let bytes = Array(text.utf8)
        var scan = LineScan()
        var found: [String] = []
        let room = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count + LineScan.slack, alignment: 16)
        defer { room.deallocate() }
        // What stands behind the end must not matter: here it looks like a wanted line.
        let trap = Array("]: warning: Invalid TLS protocol list \"x\": disabling TLS support\n".utf8)
        for index in 0..<LineScan.slack { room[bytes.count + index] = trap[index % trap.count] }
        room.copyBytes(from: bytes)
        scan.lines(in: UnsafeRawBufferPointer(rebasing: room[..<bytes.count])) { found.append(String(decoding: room[$0], as: UTF8.self)) }
        return (found, scan)
    }

    static func events(_ text: String) -> [LogEvent] {
        var reader = LogReader()
        return lines(text).lines.flatMap { reader.take(Array($0.utf8)) }
    }
}
