// From a key to what it does: the table says what is asked for, the page in front may answer, the rest is common.

import Diagnosis
import TerminalUI

extension WizardState {
    mutating func press(_ key: Key) -> [Effect] {
        if !isTooSmall { notice = nil }
        let context = keyContext
        if let request = KeyTable.request(for: key, in: context) { return perform(request, in: context) }
        if context.isTyping {
            page.content.type(key, in: &self)
        } else if context != .tooSmall {
            notice = unboundKey(key, in: context)
        }
        return []
    }

    /// Whoever types something else where a word is waited for is told which one.
    private func unboundKey(_ key: Key, in context: KeyContext) -> Notice? {
        let word = canApply && context == .review ? ApplyPage.word : canUndo && context == .result ? ResultPage.word : nil
        switch (key, word) {
        case (.pasted, _?): return TypedWord.pasted
        case (.pasted, nil): return "Pasted text does nothing here."
        case (.character, let word?): return "This key does nothing here. The word is \(word)."
        default: return nil
        }
    }

    private mutating func perform(_ request: Request, in context: KeyContext) -> [Effect] {
        switch request {
        case .redraw: return [.redraw]
        case .suspend: return suspend()
        case .help where !isHelp: overlay = .help(scroll: 0)
        // The newest commands are the last ones.
        case .commands where overlay == nil: overlay = .commands(scroll: .max)
        // The line itself knows Ctrl-U; the row in the table is for the help.
        case .erase: page.content.type(.control("u"), in: &self)
        case .quit: return quit()
        default:
            if overlay != nil { return performOnOverlay(request) }
            if context == .changing { return performWhileChanging(request) }
            return page.content.perform(request, on: &self) ?? performOnPage(request)
        }
        return []
    }

    private var isHelp: Bool { if case .help? = overlay { true } else { false } }

    /// A change holds Postfix's lock: who suspends it would hold everybody else.
    private mutating func suspend() -> [Effect] {
        guard isChanging else { return [.suspend] }
        notice = "Not now: the change holds Postfix's lock. It finishes within moments."
        return []
    }

    private mutating func quit() -> [Effect] {
        if isChanging {
            notice =
                isWaitingForPorts
                ? "The change finishes first. It waits for a silent port, a minute at most; x waits no longer."
                : "The change finishes first: it is kept or reverted within moments. Then q quits."
            return []
        }
        // What cannot be seen cannot be asked.
        if overlay == .quitQuestion || isTooSmall || !hasChanged { return [.quit(exitCode: 0)] }
        overlay = .quitQuestion
        return []
    }

    private mutating func performOnOverlay(_ request: Request) -> [Effect] {
        switch request {
        case .next where overlay == .quitQuestion: return [.quit(exitCode: 0)]
        case .back, .help, .next: overlay = nil
        default: scrollBy(request)
        }
        return []
    }

    private mutating func performWhileChanging(_ request: Request) -> [Effect] {
        switch request {
        case .next, .back: notice = "The change finishes first; then this page goes on by itself."
        case .cancel:
            guard isWaitingForPorts else {
                notice = "Nothing is waited for: the change finishes within moments."
                return []
            }
            notice = "No longer waited for: the change is decided by what was seen."
            return [.stopWaiting]
        default: scrollBy(request)
        }
        return []
    }

    /// What a request means on any page that has no meaning of its own for it.
    private mutating func performOnPage(_ request: Request) -> [Effect] {
        switch request {
        case .next, .pageOn: go(to: page.next, otherwise: "This is the last page. q quits.")
        case .back, .pageBack: go(to: page.previous, otherwise: "This is the first page. q quits.")
        case .page(let target): page = target
        case .readOn: return readOn()
        case .open: openFolded()
        case .rerun: return rerun()
        case .cancel: return cancel()
        default: scrollBy(request)
        }
        return []
    }

    private mutating func readOn() -> [Effect] {
        let pane = PaneView(self)
        guard pane.offset == pane.lastOffset else {
            scrollBy(.pageDown)
            return []
        }
        return page.content.perform(.next, on: &self) ?? performOnPage(.next)
    }

    private mutating func openFolded() {
        guard PaneView(self).text.folds > 0 else {
            notice = "Nothing is folded here."
            return
        }
        if opened.remove(page) == nil { opened.insert(page) }
    }

    mutating func go(to target: Page?, otherwise sentence: Notice) {
        if let target { page = target } else { notice = sentence }
    }

    private var stepsOfPage: [Step] { page.step.map { [$0] } ?? Step.allCases }

    /// Whatever page asks: the verdict, and the pages beside, rest on the facts of all steps, and these are of one moment.
    private mutating func rerun() -> [Effect] {
        guard isComplete else {
            notice = .stillRunning
            return []
        }
        scroll[page] = nil
        return gatherAgain()
    }

    private mutating func cancel() -> [Effect] {
        let running = stepsOfPage.filter { facts.isAtWork($0) && !cancelling.contains($0) }
        guard !running.isEmpty else {
            notice =
                stepsOfPage.contains(where: { facts.isAtWork($0) })
                ? .beingCancelled : "Nothing is running here. r runs it again."
            return []
        }
        cancelling.formUnion(running)
        return [.cancel(running)]
    }
}
