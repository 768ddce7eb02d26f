// Page 2: what a probe of the ports shows.

import Diagnosis

struct ConnectionPage: CheckPage {
    let step = Step.connection
    let doing = "Knocking on the ports: TCP first, then TLS with openssl …"
    let help = [
        "Each port is tried twice: does it take a TCP connection, and does TLS begin on it?",
        "A port that accepts and hangs up at once, without a byte, is how Postfix behaves when it could not set up TLS.",
        "\"Verify return code: 0 (ok)\" says nothing when no certificate was received.",
    ]
}
