// The wizard as a value: state, one update function, one view function. It does nothing itself.

import Diagnosis
import Repair
import TerminalUI

package struct WizardState: Sendable, Equatable {
    package let context: WizardContext
    package internal(set) var size: Size
    package internal(set) var page = Page.server

    /// The facts and what follows from them: judged when facts change, not when a frame is drawn.
    package internal(set) var assessment: Assessment
    /// What the server was when it was last known whole, while checks run again; nil once they are through.
    package internal(set) var lastPicture: ServerPicture?
    /// Is nil while a check is still running: no repair is offered on half the facts.
    package internal(set) var menu: RepairMenu?

    package internal(set) var commands: [CommandRecord] = []
    package internal(set) var recovered: [RecoveredChange] = []
    /// The newest change of earlier runs.
    package internal(set) var lastChange: ChangeSummary?

    /// How far each page is scrolled.
    var scroll: [Page: ScrollPlace] = [:]
    /// Pages whose folded parts are open.
    var opened: Set<Page> = []
    /// Which port page 2 shows the words of.
    var portShown = 0
    var overlay: Overlay?
    /// What the last key led to, when that needs saying; gone with the next key.
    var notice: Notice?
    var spinner = 0
    /// Steps asked to stop that have not answered yet.
    var cancelling: Set<Step> = []
    var repair = RepairChoice()
    var apply = ApplyProgress()
    /// The terminal was lost, or an end was asked for, while the server was being changed.
    var endSignal: Int32?

    package init(context: WizardContext, size: Size) {
        self.context = context
        self.size = size
        assessment = Assessment(Facts())
    }

    /// Effects wanted before the first event: start gathering everything.
    package func begin() -> [Effect] { [.gather(Step.allCases)] }

    /// Never draws outside its size; a size too small gets a polite line.
    package func view() -> Surface {
        let surface = drawn()
        return context.ascii ? surface.inASCII() : surface
    }
}

/// What lies over the page; the page keeps its place below it.
enum Overlay: Sendable, Equatable {
    case help(scroll: Int)
    case commands(scroll: Int)
    /// The diff of the chosen repair, over the whole width.
    case diff(scroll: Int)
    case quitQuestion
}

extension WizardState {
    /// How the change that stands at the end came out; nil where nothing was changed, or where it was undone.
    package var standingChange: ChangeReport? { apply.stands ? apply.report : nil }

    /// An undo that was refused, or did not bring everything back; the change may still be in force.
    package var failedUndo: ChangeReport? {
        guard case .finished(let undone) = apply.undo, undone.outcome != .restored || undone.isIncomplete else { return nil }
        return undone
    }

    package var facts: Facts { assessment.facts }
    /// The server as it was last known whole: now, or before the checks that run again.
    package var knownPicture: ServerPicture { lastPicture ?? assessment.picture }
    /// What is known of each step, also while it runs again: what an undo works with.
    var knownFacts: Facts { lastPicture.map { facts.completed(by: $0.facts) } ?? facts }
    package var pendingSteps: [Step] { Step.allCases.filter { facts.isPending($0) } }
    package var isComplete: Bool { pendingSteps.isEmpty }
    var faultBehindTheList: OtherFault? {
        chosenRemedy.map(\.plan.faultBehindTheList) ?? assessment.faultBehindTheList
    }
    /// What is known of the server, also while page 1 looks anew.
    var knownServer: ServerFacts? { facts.server.value ?? lastPicture?.facts.server.value }
    package var isPractice: Bool { context.practice != nil || knownServer?.isPractice == true }
    /// Known not to be root: nothing can be applied from here.
    package var lacksRoot: Bool { !isPractice && knownServer?.isRoot == false }

    /// The change waits for ports that say nothing yet.
    var isWaitingForPorts: Bool { apply.phase == .running && apply.checklist.contains(where: \.isStoppable) }
    /// The server is being changed right now, forwards or back.
    package var isChanging: Bool { apply.phase == .running || apply.undo == .running }

    /// So few rows that a page cannot show what is changed and what is typed.
    var isLow: Bool { size.rows < 15 || size.columns < 60 }

    /// Something was changed since the start, or may have been: leaving is then asked about.
    var hasChanged: Bool {
        if apply.undo != .none { return true }
        guard let outcome = apply.report?.outcome else { return false }
        return outcome != .refused && outcome != .nothingToDo
    }

    /// Not even the smallest picture fits.
    package var isTooSmall: Bool { Layout(size) == nil }

    /// Something is under way that a spinner shows.
    package var isBusy: Bool { !isComplete || isChanging || !cancelling.isEmpty }

    /// Where keys go now.
    package var keyContext: KeyContext {
        if isTooSmall { return .tooSmall }
        return switch overlay {
        case .quitQuestion: .quitQuestion
        case .help: .help
        case .commands: .commands
        case .diff: .diff
        case nil: pageContext
        }
    }

    /// Where keys go once no overlay is open.
    var pageContext: KeyContext {
        if isChanging { return .changing }
        switch page {
        case .connection where assessment.picture.probes.count > 1: return .ports
        case .server, .connection, .log, .postfix, .openssl, .configuration, .diagnosis: return .check
        case .repair: return repair.isTyping ? .ownValue : .repair
        case .apply:
            switch apply.phase {
            case .review: return .review
            case .confirming: return .confirm
            case .running: return .changing
            case .finished: return .applied
            }
        case .result: return apply.undoField == nil ? .result : .undoConfirm
        }
    }
}
