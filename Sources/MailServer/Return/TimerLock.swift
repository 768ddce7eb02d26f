// Who holds the timer of a change: an flock on the file `timer` in the change's directory. It ends with its holder, whatever
// ends that one, so nobody has to trust a process number.

import Glibc
import Repair

extension StateDirectory {
    package func timerPath(of id: ChangeIdentifier) -> String { "\(directory(of: id))/timer" }

    /// Somebody holds the timer of this change.
    package func hasTimer(_ id: ChangeIdentifier) -> Bool {
        guard let file = try? files.openReadOnly(timerPath(of: id), followLinks: false) else { return false }
        // A shared lock: two who look at the same moment must not take each other for the holder.
        guard flock(file.descriptor, LOCK_SH | LOCK_NB) == 0 else { return errno == EWOULDBLOCK }
        return false
    }

    /// Takes the lock for whoever is going to hold the timer. The one of an appointment that is over lets go within a second.
    func takeTimer(_ id: ChangeIdentifier) async throws(FileError) -> OpenFile? {
        let file = try files.openOrCreate(timerPath(of: id))
        for _ in 0..<60 {
            if try files.tryLock(file) { return file }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return nil
    }
}
