// Head lines of master.cf with a blank before them: master takes each as arguments of the service above, whose daemon ends at the first
// of these words, and the service that was meant is not there.

/// A service that a blank made a part of another one.
package struct IndentedHead: Hashable, Sendable {
    /// 1-based physical line of the head.
    package var line: Int
    /// As it would be without the blank.
    package var service: MasterService
    /// Whose arguments it is now.
    package var above: MasterService
}

extension MasterCF {
    /// In file order. A line counts where eight words make a head that master takes, and where nothing else changes without the blank.
    package var indentedHeads: [IndentedHead] {
        places.indices.flatMap { index in
            places[index].line.pieces.dropFirst().compactMap { piece in
                guard isHead(piece), let edited = outdenting(piece, of: index) else { return nil }
                return IndentedHead(line: piece.line, service: edited.services[index + 1], above: services[index])
            }
        }
    }

    /// A copy where this head begins in the first column; nil where it does not stand here.
    package func outdenting(_ service: MasterService) -> MasterCF? {
        for index in places.indices {
            for piece in places[index].line.pieces.dropFirst() where piece.line == service.lines.lowerBound && isHead(piece) {
                return outdenting(piece, of: index)
            }
        }
        return nil
    }

    private func isHead(_ piece: LogicalLine.Piece) -> Bool {
        var words = MasterWords(Array(file[piece.bytes]))
        var fields: [String] = []
        while fields.count < 8, let word = words.next(braces: false) { fields.append(words.string(word.range)) }
        return fields.count == 8 && MasterFields.problem(fields) == nil && !fields[0].hasPrefix("-") && !fields[7].hasPrefix("-")
    }

    /// The entry divided at this piece: all others stay, and nothing is wrong that was not wrong before.
    private func outdenting(_ piece: LogicalLine.Piece, of index: Int) -> MasterCF? {
        let text = file[piece.bytes].firstIndex { !isBlank($0) } ?? piece.bytes.lowerBound
        let edited = MasterCF(applying([ByteEdit(range: piece.bytes.lowerBound..<text)], to: file), release: release)
        let (before, after) = (services.map(ServiceContent.init), edited.services.map(ServiceContent.init))
        let known = Set(problems.map(\.text))
        guard after.count == before.count + 1, after[..<index] == before[..<index], after[(index + 2)...] == before[(index + 1)...],
            edited.services[index + 1].lines.lowerBound == piece.line, before[index].arguments.starts(with: after[index].arguments),
            edited.problems.allSatisfy({ known.contains($0.text) })
        else { return nil }
        return edited
    }
}

extension MasterService {
    /// The same service, rid of words that belong to no option and at which its daemon ends.
    package func isWithoutStrays(of old: MasterService) -> Bool {
        guard MasterFields.programsWithoutWords.contains(program) else { return false }
        var rest = arguments[...]
        for word in old.arguments {
            if word == rest.first { rest = rest.dropFirst() } else if word.count > 1, word.hasPrefix("-") { return false }
        }
        return rest.isEmpty
    }
}
