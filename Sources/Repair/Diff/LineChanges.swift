// The smallest set of line changes between two texts: Myers, "An O(ND) Difference Algorithm and Its Variations" (1986),
// the greedy forward form, with a bound on the work for texts that have little in common.

/// Old lines that new lines take the place of; either may be empty.
struct LineChange: Equatable {
    var old: Range<Int>
    var new: Range<Int>
}

/// Changes in file order, none touching the next. A pure insertion or removal that could stand in several places
/// (a repeated line) stands in the last of them, where `diff` puts it.
func lineChanges(from old: [ArraySlice<UInt8>], to new: [ArraySlice<UInt8>]) -> [LineChange] {
    // What both share at either end needs no search, and is nearly all of a configuration file.
    let same = zip(old, new).prefix { $0 == $1 }.count
    let rest = zip(old[same...].reversed(), new[same...].reversed()).prefix { $0 == $1 }.count
    let found = myers(old[same..<(old.count - rest)], new[same..<(new.count - rest)])
    return slidDown(found, old: old, new: new)
}

/// Beyond this many inserted and removed lines the whole stretch is shown as replaced: the memory of the search grows
/// with the square of that number.
private let mostChangedLines = 2000

private func myers(_ old: ArraySlice<ArraySlice<UInt8>>, _ new: ArraySlice<ArraySlice<UInt8>>) -> [LineChange] {
    let (oldStart, newStart) = (old.startIndex, new.startIndex)
    let bound = min(old.count + new.count, mostChangedLines)
    // `reach[k + bound + 1]`: how far diagonal k (old index minus new index) has come in the old text.
    var reach = [Int](repeating: 0, count: 2 * bound + 3)
    var history: [[Int]] = []
    for distance in 0...bound {
        history.append(Array(reach[(bound + 1 - distance)...(bound + 1 + distance)]))
        for diagonal in stride(from: -distance, through: distance, by: 2) {
            let here = bound + 1 + diagonal
            let fromAbove = diagonal == -distance || (diagonal != distance && reach[here - 1] < reach[here + 1])
            var x = fromAbove ? reach[here + 1] : reach[here - 1] + 1
            while x < old.count, x - diagonal < new.count, old[oldStart + x] == new[newStart + x - diagonal] { x += 1 }
            reach[here] = x
            if x >= old.count, x - diagonal >= new.count {
                return traced(history, distance: distance, old: old.indices, new: new.indices)
            }
        }
    }
    return [LineChange(old: old.indices, new: new.indices)]
}

/// Walks back from the end along the recorded reaches. `history[d]` is the state before step d on diagonals -d…d.
private func traced(_ history: [[Int]], distance: Int, old: Range<Int>, new: Range<Int>) -> [LineChange] {
    var changes: [LineChange] = []
    var x = old.count
    var y = new.count
    for step in stride(from: distance, to: 0, by: -1) {
        let reach = history[step]
        func at(_ diagonal: Int) -> Int { reach[diagonal + step] }
        let diagonal = x - y
        let inserted = diagonal == -step || (diagonal != step && at(diagonal - 1) < at(diagonal + 1))
        let fromX = inserted ? at(diagonal + 1) : at(diagonal - 1)
        let fromY = fromX - (inserted ? diagonal + 1 : diagonal - 1)
        let change = LineChange(old: fromX..<(inserted ? fromX : fromX + 1), new: fromY..<(inserted ? fromY + 1 : fromY))
        if let next = changes.last, next.old.lowerBound == change.old.upperBound, next.new.lowerBound == change.new.upperBound {
            changes[changes.count - 1] = LineChange(
                old: change.old.lowerBound..<next.old.upperBound, new: change.new.lowerBound..<next.new.upperBound)
        } else {
            changes.append(change)
        }
        x = fromX
        y = fromY
    }
    return changes.reversed().map { change in
        LineChange(
            old: (change.old.lowerBound + old.lowerBound)..<(change.old.upperBound + old.lowerBound),
            new: (change.new.lowerBound + new.lowerBound)..<(change.new.upperBound + new.lowerBound))
    }
}

private func slidDown(_ changes: [LineChange], old: [ArraySlice<UInt8>], new: [ArraySlice<UInt8>]) -> [LineChange] {
    var result: [LineChange] = []
    for change in changes.reversed() {
        let following = result.last
        let room = (following?.old.lowerBound ?? old.count) - change.old.upperBound
        var shift = 0
        if change.old.isEmpty {
            while shift < room, new[change.new.lowerBound + shift] == new[change.new.upperBound + shift] { shift += 1 }
        } else if change.new.isEmpty {
            while shift < room, old[change.old.lowerBound + shift] == old[change.old.upperBound + shift] { shift += 1 }
        }
        var slid = change
        slid.old = (change.old.lowerBound + shift)..<(change.old.upperBound + shift)
        slid.new = (change.new.lowerBound + shift)..<(change.new.upperBound + shift)
        if let following, shift == room {
            slid.old = slid.old.lowerBound..<following.old.upperBound
            slid.new = slid.new.lowerBound..<following.new.upperBound
            result.removeLast()
        }
        result.append(slid)
    }
    return result.reversed()
}
