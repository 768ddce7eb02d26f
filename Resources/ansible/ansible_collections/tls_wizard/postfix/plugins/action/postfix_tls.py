# The module postfix_tls, as the controller does it: shell commands on the server, no Python there. One command looks at what program is
# there, one brings it where it is missing, one runs it; what it says as JSON is what is returned.
from __future__ import absolute_import, division, print_function

__metaclass__ = type

import hashlib
import json
import os
import re
import shlex

from ansible.errors import AnsibleActionFail, AnsibleError
from ansible.plugins.action import ActionBase

ARGUMENTS = dict(
    state=dict(type="str", choices=["checked", "repaired", "undone"], default="checked"),
    src=dict(type="path"),
    program=dict(type="str", default="/usr/local/sbin/postfix-tls-wizard"),
    config_directory=dict(type="str"),
    log=dict(type="list", elements="str", default=[]),
    connect=dict(type="list", elements="str", default=[]),
    port=dict(type="list", elements="int", default=[]),
    state_directory=dict(type="str"),
    remedy=dict(type="str"),
    value=dict(type="str"),
    keep=dict(type="bool", default=False),
    offline=dict(type="bool", default=False),
    id=dict(type="str"),
)

# Only in these states of a change are its files other than before it.
STANDING = ("applied", "revert-incomplete")


def found_in(text):
    """The document in what came back: a login shell of the server may have said something of its own before it."""
    for start in [0] + [line.end() for line in re.finditer("\n", text)]:
        if text.startswith("{", start):
            try:
                return json.JSONDecoder().raw_decode(text, start)[0]
            except ValueError:
                continue
    return None


class ActionModule(ActionBase):
    TRANSFERS_FILES = True

    def run(self, tmp=None, task_vars=None):
        result = super(ActionModule, self).run(tmp, task_vars)
        self.args = self.validate_argument_spec(ARGUMENTS, mutually_exclusive=[["remedy", "value"]])[1]
        # Said here, because Ansible takes any rc but 0 for a failure, and a look that found a fault is none.
        result.update(changed=False, brought=False, failed=False)
        try:
            program = self.program(result)
            getattr(self, self.args["state"])(program, result)
        finally:
            if self._connection._shell.tmpdir:
                self._remove_tmp_path(self._connection._shell.tmpdir)
        return result

    # The program on the server.

    def program(self, result):
        """How to call it there. Brings the file of src where the server has other bytes or none."""
        program = self.args["program"]
        if not self.args["src"]:
            return program
        if not program.startswith("/"):
            raise AnsibleActionFail("program: with src it is the whole path of the file on the server, not '%s'" % program)
        try:
            source = self._loader.get_real_file(self._find_needle("files", self.args["src"]))
        except AnsibleError as error:
            raise AnsibleActionFail("src: %s" % error)
        with open(source, "rb") as file:
            wanted = hashlib.sha256(file.read()).hexdigest()
        if wanted in self.shell("sha256sum %s" % shlex.quote(program))["stdout"]:
            return program
        self._make_tmp_path()
        copy = self._connection._shell.join_path(self._connection._shell.tmpdir, os.path.basename(program))
        self._transfer_file(source, copy)
        if self._task.check_mode:
            self.must("chmod 0755 %s" % shlex.quote(copy))
            result.update(changed=True)
            return copy
        # Never half a program under its name.
        new = shlex.quote(program + ".new")
        self.must("cp %s %s && chmod 0755 %s && mv -f %s %s" % (shlex.quote(copy), new, new, new, shlex.quote(program)))
        result.update(changed=True, brought=True)
        return program

    def shell(self, command):
        return self._low_level_execute_command(command)

    def must(self, command):
        ended = self.shell(command)
        if ended["rc"] != 0:
            raise AnsibleActionFail("%s: exit %s: %s" % (command, ended["rc"], (ended["stdout"] + ended["stderr"]).strip()))

    def ask(self, program, words):
        """Exit status and document of a call with --json. Ansible gives the server a terminal, which would mix standard error in."""
        words = [program] + words + ["--json"]
        for option, name in (("-c", "config_directory"), ("--state-directory", "state_directory")):
            if self.args[name]:
                words += [option, self.args[name]]
        for option, name in (("--log", "log"), ("--connect", "connect"), ("--port", "port")):
            for value in self.args[name]:
                words += [option, str(value)]
        line = " ".join(shlex.quote(word) for word in words)
        ended = self.shell("PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; export PATH; %s </dev/null 2>/dev/null" % line)
        document = found_in(ended["stdout"])
        if document is None:
            # What the shell has to say of a file that it cannot run.
            said = self.shell("PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin; %s --version 2>&1" % shlex.quote(program))
            raise AnsibleActionFail(
                "%s: exit %s, no document. Its --version: %s" % (line, ended["rc"], (said["stdout"] + said["stderr"]).strip()))
        if "error" in document:
            raise AnsibleActionFail("%s: %s" % (line, document["error"]))
        return ended["rc"], document

    # The states.

    def checked(self, program, result):
        rc, document = self.ask(program, ["check"])
        result.update(rc=rc, postfix_tls=document, outcome=document["verdict"], ansible_facts={"postfix_tls": document})
        result.update(msg=document["summary"])

    def repaired(self, program, result):
        words = ["fix", "--dry-run"] if self._task.check_mode else ["fix", "--yes"]
        for option in ("remedy", "value"):
            if self.args[option] is not None:
                words.append("--%s=%s" % (option, self.args[option]))
        words += ["--" + option for option in ("keep", "offline") if self.args[option]]
        rc, document = self.ask(program, words)
        self.tell(rc, document, result)
        if self.args["value"] is not None:
            result.update(value=self.args["value"])
        outcome = document["outcome"]
        # A revert with exit 2 is not complete.
        if outcome in ("changed", "dry-run") or (outcome == "reverted" and rc == 2):
            result.update(changed=True)
        isAskedFor = self.args["keep"] or self.args["offline"]
        if rc not in (0, 2) or (rc == 2 and not (outcome == "changed" and isAskedFor)):
            result.update(failed=True)

    def undone(self, program, result):
        changes = self.ask(program, ["history"])[1]["changes"]
        if self.args["id"]:
            known = [change for change in changes if change["id"] == self.args["id"]]
            if not known:
                raise AnsibleActionFail("id: the server knows no change %s" % self.args["id"])
            standing = [change for change in known if change["state"] in STANDING]
        else:
            standing = [change for change in changes if change["state"] in STANDING]
        if not standing:
            result.update(outcome="nothing-to-do", msg="No change of this program stands on the server.")
            return
        if self._task.check_mode:
            result.update(changed=True, outcome="dry-run", msg="Change %s would be undone." % standing[0]["id"])
            return
        rc, document = self.ask(program, ["undo"] + ([self.args["id"]] if self.args["id"] else []))
        self.tell(rc, document, result)
        if document["outcome"] == "restored":
            result.update(changed=True)
        if rc != 0:
            result.update(failed=True)

    def tell(self, rc, document, result):
        result.update(rc=rc, postfix_tls=document, outcome=document["outcome"], proven=document["proven"])
        # The first detail is the reason.
        result.update(msg=" ".join([document["summary"]] + document["details"][:1]))
        if self._task.diff and document["diff"]:
            result.update(diff=[{"prepared": document["diff"]}])
