// The servers that verdicts are asked for.

import SampleServers

typealias RecordedServer = SampleServer
typealias LabSession = RecordedSession
