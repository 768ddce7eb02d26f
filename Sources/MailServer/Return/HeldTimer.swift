// The started program's side of a timer: what its starter handed over, checked, and nothing else kept open.

import Diagnosis
import Glibc
import Repair

package struct HeldTimer: Sendable {
    private let id: ChangeIdentifier
    private let state: StateDirectory
    private let lock: OpenFile

    /// Nil unless the descriptors of `TimerHolder` are what they should be: the lock of this very change, held by us.
    package static func adopt(id: String, stateDirectory: String) -> HeldTimer? {
        let (held, ready) = (TimerHolder.lockDescriptor, TimerHolder.readyDescriptor)
        let state = StateDirectory(stateDirectory, files: FileSystem())
        var raw = stat()
        // Looked at before it is taken over: until then a descriptor of that number is somebody else's, and not ours to close.
        guard let id = ChangeIdentifier(id), fcntl(ready, F_GETFD) >= 0, fstat(held, &raw) == 0,
            let there = try? state.files.status(state.timerPath(of: id), followLinks: false), there.isSameFile(as: FileStatus(raw)),
            flock(held, LOCK_EX | LOCK_NB) == 0
        else { return nil }
        let lock = OpenFile(descriptor: held, path: state.timerPath(of: id))
        // A program that this one runs must not hold the lock on when this one ends.
        for descriptor in [held, ready] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        closeOthers()
        let timer = HeldTimer(id: id, state: state, lock: lock)
        timer.answer(on: ready)
        return timer
    }

    /// What the caller of the starter had left open is not kept: a shell would wait for it.
    private static func closeOthers() {
        let open = (try? FileSystem().entries(of: "/proc/self/fd")) ?? []
        for descriptor in open.compactMap({ CInt($0) }) where descriptor > TimerHolder.readyDescriptor { close(descriptor) }
    }

    private func answer(on descriptor: CInt) {
        var said = TimerHolder.ready
        do {
            if try state.story(of: id).appointment?.deadline == nil { said = "its journal names no time." }
        } catch {
            said = error.sentence
        }
        _ = said.withCString { write(descriptor, $0, strlen($0)) }
        close(descriptor)
    }

    /// To the end of the timer. `willReturn` is told when the files are about to be touched.
    package func run(willReturn: @escaping @Sendable () -> Void) async {
        let access = ServerAccess.live()
        await ReturnTimer(access: access, tools: ChangeTools(access: access), state: state, id: id, lock: lock, willReturn: willReturn)
            .run()
    }
}
