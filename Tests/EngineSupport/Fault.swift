// What befalls a run of the engine at one of its changing calls, and the list of the calls it came to.

import Glibc
import MailServer
import Synchronization

package struct Fault: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// The process ends with SIGKILL before or after the call is made.
        case killBefore = "kill-before", killAfter = "kill-after"
        /// The call fails, and no other.
        case once
        /// The call and every later one fail: a dead or read-only disk.
        case onwards
        /// The call and every later one that needs room on the disk fail: a full disk.
        case full
        /// The call and every later one in the state directory fail, all others go well: two disks.
        case stateOnwards
        /// The same with the directory of the configuration.
        case configOnwards
    }

    package var kind: Kind
    /// The first changing call of a run is number 1.
    package var call: Int
    /// errno of what fails.
    package var code: CInt

    package init(_ kind: Kind, call: Int, code: CInt = EIO) {
        self.kind = kind
        self.call = call
        self.code = code
    }
}

/// A fault on its way into a run: counts the changing calls, and strikes.
package final class Striking: Sendable {
    private let fault: Fault?
    private let server: FakeServer
    private let made = Mutex<[FileOperation]>([])
    private let mostBytes: Int

    package init(_ fault: Fault?, on server: FakeServer, mostBytes: Int = .max) {
        self.fault = fault
        self.server = server
        self.mostBytes = mostBytes
    }

    /// Every changing call that was tried, in order.
    package var calls: [FileOperation] { made.withLock { $0 } }

    package var point: FaultPoint {
        FaultPoint(
            before: { [self] operation in
                let number = made.withLock { calls in
                    calls.append(operation)
                    return calls.count
                }
                return fault.flatMap { strike($0, number, operation) }
            },
            after: { [self] _ in
                if let fault, fault.kind == .killAfter, made.withLock({ $0.count }) == fault.call { kill(getpid(), SIGKILL) }
            }, mostBytes: mostBytes)
    }

    private func strike(_ fault: Fault, _ number: Int, _ operation: FileOperation) -> CInt? {
        guard number >= fault.call else { return nil }
        let isHit =
            switch fault.kind {
            case .killAfter: false
            case .killBefore, .once: number == fault.call
            case .onwards: true
            case .full: operation.needsRoom
            case .stateOnwards: operation.path.hasPrefix(server.state)
            case .configOnwards: operation.path.hasPrefix(server.config)
            }
        if isHit, fault.kind == .killBefore { kill(getpid(), SIGKILL) }
        return isHit ? fault.code : nil
    }
}

extension FileOperation {
    /// Of a rename, what it puts in place.
    package var path: String {
        switch self {
        case .makeDirectory(let path), .create(let path), .lock(let path), .unlock(let path), .truncate(let path), .write(let path),
            .setOwner(let path), .setMode(let path), .setAttribute(let path, _), .removeAttribute(let path, _), .setTimes(let path),
            .sync(let path), .rename(_, let path), .syncDirectory(let path), .unlink(let path), .removeDirectory(let path):
            path
        }
    }

    /// A full disk refuses it. Space promised by a write may turn out to be missing when it is brought to the disk.
    var needsRoom: Bool {
        switch self {
        case .makeDirectory, .create, .write, .setAttribute, .sync, .syncDirectory: true
        default: false
        }
    }
}
