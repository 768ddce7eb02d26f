// Physical lines of a file, and the smallest edits of it: byte ranges that get other bytes. What they do not name stays as it is.

/// A byte range of a file and what takes its place; an empty range inserts.
struct ByteEdit {
    var range: Range<Int>
    var text: [UInt8] = []
}

/// The file with all these edits made. No two of them overlap.
func applying(_ edits: [ByteEdit], to file: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(file.count + edits.reduce(0) { $0 + $1.text.count })
    var position = 0
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
        result += file[position..<edit.range.lowerBound]
        result += edit.text
        position = edit.range.upperBound
    }
    return result + file[position...]
}

/// How lines end in this file: as the last one that ends does.
func lineEnd(of file: [UInt8]) -> [UInt8] {
    let feed = file.lastIndex(of: 0x0A)
    let isCRLF = feed.map { $0 > 0 && file[$0 - 1] == 0x0D } ?? false
    return isCRLF ? [0x0D, 0x0A] : [0x0A]
}

/// The file with a line behind the one whose content (without its line feed) is `content`, in that line's own style.
func inserting(_ line: [UInt8], behind content: Range<Int>, in file: [UInt8]) -> [UInt8] {
    if content.upperBound == file.count { return file + lineEnd(of: file) + line }
    let end: [UInt8] = file[content].last == 0x0D ? [0x0D, 0x0A] : [0x0A]
    let place = content.upperBound + 1
    return applying([ByteEdit(range: place..<place, text: line + end)], to: file)
}

/// The whole physical line with this content and its line end. A last line without one takes the line end before it along.
func wholeLine(_ content: Range<Int>, in file: [UInt8]) -> Range<Int> {
    if content.upperBound < file.count { return content.lowerBound..<content.upperBound + 1 }
    let end = lineEnd(of: file)
    let start = content.lowerBound - end.count
    return (start >= 0 && file[start..<content.lowerBound].elementsEqual(end) ? start : content.lowerBound)..<content.upperBound
}

/// A physical line: 1-based number and content without the line feed.
struct LineRange {
    var number: Int
    var content: Range<Int>
}

/// All physical lines of a file, comments and empty ones too.
func physicalLines(of file: [UInt8]) -> [LineRange] {
    var lines: [LineRange] = []
    file.withUnsafeBytes { raw in
        var position = 0
        while position < raw.count {
            let content = position..<endOfLine(in: raw, from: position)
            lines.append(LineRange(number: lines.count + 1, content: content))
            position = content.upperBound + 1
        }
    }
    return lines
}

/// The first line that belongs to a template (`{% if … %}`, `{{ … }}`, `{# … #}`, `<% … %>`), 1-based: then the file is what a program
/// makes a configuration from, not one that Postfix reads; nil where there is none.
package func templateLine(of file: [UInt8]) -> Int? {
    physicalLines(of: file).first { line in
        let text = file[line.content].drop(while: isBlank)
        return ["{%", "{{", "{#", "<%"].contains { text.starts(with: $0.utf8) }
    }?.number
}
