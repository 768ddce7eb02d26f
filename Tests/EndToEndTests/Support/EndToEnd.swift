// The suite that holds all others of this target: one after the other, because each keeps the machine busy with a mail
// server, a terminal and a wizard of its own.

import Testing

@Suite("End to end", .serialized)
enum EndToEnd {}
