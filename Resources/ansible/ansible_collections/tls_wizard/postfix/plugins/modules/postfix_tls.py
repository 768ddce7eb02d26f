# The documentation of the module: what it does is done by the action plugin of the same name, on the controller.
from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
module: postfix_tls
short_description: Look at the TLS of a Postfix, repair it with proof, or undo that
description:
  - Runs postfix-tls-wizard on the server. A repair is a minimal edit of main.cf or master.cf and a reload; it is proven at the ports,
    and reverted where the proof fails.
  - The server needs a shell, C(sha256sum), and its own Postfix and openssl; no Python. Use C(gather_facts=false).
  - Runs as root on the server; log in as root, or use C(become).
options:
  state:
    description:
      - C(checked) looks and changes nothing.
      - C(repaired) repairs what can be repaired unasked, or what C(remedy) or C(value) name. It fails where a fault is there that no such
        edit repairs, and where the proof failed; then the old files are back.
      - C(undone) gives the old files of the newest change back, or those of C(id).
    type: str
    choices: [checked, repaired, undone]
    default: checked
  src:
    description:
      - The static file of postfix-tls-wizard on the controller. Where the server's C(program) is another or missing, it is put there;
        that counts as a change. In check mode a copy in the temporary directory is run instead, and removed.
    type: path
  program:
    description: The program on the server. Without C(src), a name that is found in the server's PATH does as well.
    type: str
    default: /usr/local/sbin/postfix-tls-wizard
  config_directory:
    description: Postfix's configuration directory; else what C(postconf) says there.
    type: str
  log:
    description: Mail logs to read instead of the usual places.
    type: list
    elements: str
    default: []
  connect:
    description: More ports to probe, as C(HOST:PORT).
    type: list
    elements: str
    default: []
  port:
    description: The ports that users need, when these alone are to be judged; else 25, 465, 587 and every port in wrapper mode.
    type: list
    elements: int
    default: []
  state_directory:
    description: Where the server keeps journal, backups and reports of changes; else C(/var/lib/postfix-tls-wizard).
    type: str
  remedy:
    description: A remedy that the look lists, such as C(exclusions). Excludes C(value).
    type: str
  value:
    description: A list of your own for every invalid list. Excludes C(remedy).
    type: str
  keep:
    description: Keep the edit also when another fault shows behind it. It is unproven then.
    type: bool
    default: false
  offline:
    description: Write although Postfix is not running. It is unproven then.
    type: bool
    default: false
  id:
    description: With C(state=undone), the change to undo.
    type: str
attributes:
  check_mode:
    support: full
  diff_mode:
    support: partial
    details: An undo shows no diff.
"""

EXAMPLES = r"""
- name: Look
  tls_wizard.postfix.postfix_tls:
    src: files/postfix-tls-wizard

- name: Repair with a list that means the same after an upgrade
  tls_wizard.postfix.postfix_tls:
    state: repaired
    remedy: exclusions

- name: The old files back
  tls_wizard.postfix.postfix_tls:
    state: undone
"""

RETURN = r"""
postfix_tls:
  description: The document that the program printed with C(--json), of C(check), C(fix) or C(undo).
  returned: when the program ran
  type: dict
ansible_facts:
  description: The document of the look, as the fact C(postfix_tls).
  returned: with C(state=checked)
  type: dict
outcome:
  description: What became of it.
  returned: when the program ran
  type: str
  sample: changed
proven:
  description: Whether the ports showed that the repair works.
  returned: with C(state=repaired)
  type: bool
brought:
  description: Whether the program itself was put on the server.
  returned: always
  type: bool
value:
  description: The list that was asked for.
  returned: with C(state=repaired) and C(value)
  type: str
rc:
  description: The exit status of the program.
  returned: when the program ran
  type: int
"""
