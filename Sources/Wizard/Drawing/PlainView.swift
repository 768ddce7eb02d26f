// The same pages for a terminal that can only print line after line, or for a pipe: a page whole, then one line that says which answers
// there are. Answers are the keys of the full screen, each on a line of its own.

import TerminalUI

extension WizardState {
    /// A line of a file or a command is never broken: it is there to be copied.
    private static let unbroken = 4096

    /// The page in front, or what lies over it, with its field; prose in lines of at most so many cells.
    package func plainLines(width: Int) -> [String] {
        var text = PaneText(width: WizardState.unbroken, isOpen: opened.contains(page), measure: width, edge: width)
        switch overlay {
        case .help: writeHelp(into: &text)
        case .commands: writeCommands(into: &text)
        case .diff: writeDiff(into: &text)
        case .quitQuestion: break
        case nil: page.content.write(self, into: &text)
        }
        var below = PaneText(width: WizardState.unbroken, measure: width)
        writeField(into: &below)
        return inItsCharacters((overlay == nil ? [plainTitle(width)] : []) + (text.lines + below.lines).map(\.bare))
    }

    /// What the last answer led to; empty where there is nothing to say of it.
    package func plainNotice(width: Int) -> [String] {
        var text = PaneText(width: width)
        writeNotice(into: &text)
        return inItsCharacters(text.lines.map(\.bare).filter { !$0.isEmpty })
    }

    private func inItsCharacters(_ lines: [String]) -> [String] {
        context.ascii ? lines.map { String($0.map(\.asciiForm)) } : lines
    }

    private func plainTitle(_ width: Int) -> String {
        let title = "-- \(page.rawValue)/\(Page.allCases.count) \(page.title) "
        return title + String(repeating: "-", count: max(0, width - cellWidth(of: title)))
    }

    /// Which answers there are: the key line, in words that are typed.
    package func plainPrompt(width: Int) -> String {
        if keyContext.isTyping { return "[type it on one line; nothing leaves it as it is]" }
        let bindings = KeyTable.bindings(in: keyContext).filter { !$0.label.isEmpty && isUseful($0, PaneView(self)) && !$0.isScrolling }
        let isChoosing = keyContext == .repair && !repairItems.isEmpty
        var answers = bindings.map { "\($0.typed): \(isChoosing && $0.request == .next ? "take it" : $0.label)" }
        if isChoosing, repairItems.count > 1 { answers.insert("1 to \(repairItems.count): choose", at: 0) }
        if keyContext == .review, canApply { answers.insert("\(ApplyPage.word): make the change", at: 0) }
        if keyContext == .result, canUndo { answers.insert("\(ResultPage.word): undo the change", at: 0) }
        return wrapped("[\(answers.joined(separator: ", "))]", to: width, hanging: 1).joined(separator: "\n")
    }

    /// The answers that stand for what was typed on one line; nil where it is none.
    package func keys(forAnswer line: String) -> [Key]? {
        let context = keyContext
        if context.isTyping { return line.isEmpty ? [.escape] : [.control("u")] + line.map(Key.character) + [.enter] }
        let isChoosing = context == .repair && !repairItems.isEmpty
        let word = line.filter { $0 != " " }.lowercased()
        switch word {
        case "", "enter": return [.enter]
        case "esc", "b", "back": return [.escape]
        case "tab", "t": return [.tab]
        case "10": return isChoosing ? choosing(10) : [.character("0")]
        default: break
        }
        if isChoosing, let number = Int(word) { return choosing(number) }
        if let first = line.first, case .begin? = KeyTable.request(for: .character(first), in: context) {
            return line.map(Key.character) + [.enter]
        }
        guard word.count == 1, let key = word.first.map(Key.character), KeyTable.request(for: key, in: context) != nil else { return nil }
        return [key]
    }

    /// The arrows that lead from the repair chosen now to the one with that number.
    private func choosing(_ number: Int) -> [Key]? {
        guard repairItems.indices.contains(number - 1) else { return nil }
        let steps = number - 1 - repair.selected
        return Array(repeating: steps < 0 ? Key.up : .down, count: abs(steps))
    }

    /// The page says all it is going to say until somebody answers.
    package var isSettled: Bool {
        if isChanging { return false }
        if overlay != nil { return true }
        return page.step.map { !facts.isPending($0) } ?? isComplete
    }

    /// The steps of the change in hand that are through, each as one line.
    package func plainProgress(width: Int) -> [String] {
        apply.checklist.filter { [.done, .bad, .failed].contains($0.mark) }.map { item in
            let mark = item.mark == .done ? "done" : item.mark == .bad ? "BAD" : "FAILED"
            let head = "  [\(mark)] \(item.title)"
            if item.detail.isEmpty { return head }
            let line = "\(head): \(item.detail)"
            return cellWidth(of: line) <= width ? line : "\(head):\n         \(item.detail)"
        }
    }
}

extension KeyBinding {
    var isScrolling: Bool { [.up, .down, .pageUp, .pageDown, .top, .bottom].contains(request) }

    /// As it is typed on a line, which takes neither Esc nor Tab.
    var typed: String { shown == "Esc" ? "b" : shown == "Tab" ? "t" : shown }
}

extension PaneLine {
    /// Its text without styles and without blanks at the end.
    fileprivate var bare: String {
        var text = parts.reduce(into: "") { $0 += $1.text }
        while text.last == " " { text.removeLast() }
        return text
    }
}
