// How a child ended, as far as the kernel still tells: looked at without reaping it, which is the library's part.

import Diagnosis
import Glibc

enum ChildEnd: Sendable, Equatable {
    case running
    case ended(CommandResult.Ending)
    /// No child of this process any more: somebody who waited for it has its end.
    case reaped

    static func look(_ child: pid_t) -> ChildEnd {
        var information = siginfo_t()
        guard waitid(P_PID, id_t(child), &information, WEXITED | WNOHANG | WNOWAIT) == 0 else { return .reaped }
        guard information.si_signo == SIGCHLD else { return .running }
        let status = Int(information._sifields._sigchld.si_status)
        return .ended(information.si_code == Int32(CLD_EXITED) ? .exited(status) : .signalled(status))
    }

    /// Takes what is left of it out of the kernel's table, for where nobody else will.
    static func reap(_ child: pid_t) {
        var status: Int32 = 0
        waitpid(child, &status, WNOHANG)
    }
}
