// Where the bytes of a value stand in the file as an editor shows it: for a caret under a word. The readers know the place of every
// byte they read, so nothing is searched for again.

/// A stretch of one physical line.
package struct TextPosition: Hashable, Sendable {
    /// 1-based.
    package var line: Int
    /// Byte offsets from the start of the physical line.
    package var columns: Range<Int>
}

extension LogicalLine {
    /// The part of a logical range that stands on the physical line where the range begins; nil for an empty one.
    func position(of range: Range<Int>) -> TextPosition? {
        guard !range.isEmpty, range.lowerBound >= 0, range.lowerBound < length else { return nil }
        // Behind the first byte: at a boundary the piece before it would be found.
        let piece = pieces[piece(at: range.lowerBound + 1).index]
        let start = range.lowerBound - piece.start
        return TextPosition(line: piece.line, columns: start..<min(range.upperBound - piece.start, piece.bytes.count))
    }
}

extension MainCF {
    /// Where these bytes of the value in force stand; nil when the parameter is not set, or the range is outside its value.
    package func position(of range: Range<Int>, in parameter: String) -> TextPosition? {
        guard let index = inForce[parameter] else { return nil }
        let place = places[index]
        return place.line.position(of: range, inValue: place.value)
    }
}

extension MasterCF {
    /// Where these bytes of the override in force stand; nil when the service has none, or the range is outside its value.
    package func position(of range: Range<Int>, in parameter: String, of service: MasterService) -> TextPosition? {
        guard let index = services.firstIndex(of: service),
            let override = services[index].overrides.lastIndex(where: { $0.name == parameter })
        else { return nil }
        let place = places[index].overrides[override]
        return place.line.position(of: range, inValue: place.value)
    }
}

extension LogicalLine {
    /// `range` counts from the start of the value.
    fileprivate func position(of range: Range<Int>, inValue value: Range<Int>) -> TextPosition? {
        guard range.upperBound <= value.count else { return nil }
        return position(of: value.lowerBound + range.lowerBound..<value.lowerBound + range.upperBound)
    }
}
