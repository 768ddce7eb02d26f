# The report over all hosts at the end of a run, also of one that stopped: which fault, which remedy, proven or not; and the repairs as
# Ansible tasks, to be kept or to be run by themselves.
from __future__ import absolute_import, division, print_function

__metaclass__ = type

DOCUMENTATION = r"""
name: report
type: aggregate
short_description: A table of what postfix_tls found and did on every host
description:
  - Prints a line for each host of the plays, also for those that were not reached because the play stopped before them.
requirements:
  - Enable it in ansible.cfg, C(callbacks_enabled = tls_wizard.postfix.report).
"""

import json

from ansible.plugins.callback import CallbackBase

MODULE = "tls_wizard.postfix.postfix_tls"


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = MODULE.rsplit(".", 1)[0] + ".report"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self):
        super(CallbackModule, self).__init__()
        self.hosts = {}

    def v2_playbook_on_play_start(self, play):
        manager = play.get_variable_manager()
        # Of all batches, not of the first alone.
        for host in manager._inventory.get_hosts(play.hosts, ignore_restrictions=True):
            self.hosts.setdefault(host.get_name(), {})

    def v2_runner_on_ok(self, result):
        self.take(result)

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self.take(result, failed=True)

    def v2_runner_on_unreachable(self, result):
        self.hosts.setdefault(result._host.get_name(), {})["unreachable"] = True

    def take(self, result, failed=False):
        if result._task.action not in (MODULE, MODULE.rsplit(".", 1)[1]):
            return
        row = self.hosts.setdefault(result._host.get_name(), {})
        document = result._result.get("postfix_tls", {})
        if "verdict" in document:
            row["look"] = document
        else:
            row["change"] = result._result
            row["failed"] = failed

    def v2_playbook_on_stats(self, stats):
        if not any(self.hosts.values()):
            return
        rows = [("HOST", "FAULT", "REMEDY", "RESULT")]
        tasks = []
        for name in sorted(self.hosts):
            row = self.hosts[name]
            faults = row.get("look", {}).get("faults", [])
            change = row.get("change", {})
            document = change.get("postfix_tls", {})
            remedy = document.get("remedy") or next((fault["remedy"] for fault in faults if fault.get("remedy")), None)
            rows.append((name, ", ".join(fault["id"] for fault in faults) or "-", remedy or "-", self.outcome(row, change, document)))
            if "value" in change:
                tasks.append((name, ("value", json.dumps(change["value"]))))
            elif remedy:
                tasks.append((name, ("remedy", remedy)))
        self.show(rows, tasks)

    @staticmethod
    def outcome(row, change, document):
        if row.get("unreachable"):
            return "unreachable"
        if not row:
            return "not looked at: the run stopped before"
        if not change:
            return row["look"]["verdict"] + ": " + row["look"]["summary"]
        words = change.get("outcome") or "failed"
        if words == "changed":
            words += ", proven" if document.get("proven") else ", NOT PROVEN"
        if words == "dry-run":
            words = "would be changed"
        return words + ": " + change["msg"] if row["failed"] else words

    def show(self, rows, tasks):
        widths = [max(len(row[column]) for row in rows) for column in range(3)]
        self._display.banner("POSTFIX TLS")
        for row in rows:
            self._display.display("  ".join(list(word.ljust(width) for word, width in zip(row, widths)) + [row[3]]))
        if not tasks:
            return
        self._display.display("\nThe same as Ansible tasks:\n")
        for argument in sorted(set(argument for _, argument in tasks)):
            names = [name for name, other in tasks if other == argument]
            self._display.display("- name: Repair the TLS of Postfix by %s" % ("a list of your own" if argument[0] == "value" else argument[1]))
            self._display.display("  %s:" % MODULE)
            self._display.display("    state: repaired")
            self._display.display("    %s: %s" % argument)
            # Another server may not have this remedy: there it would be refused.
            self._display.display("  when: inventory_hostname in %s" % json.dumps(names))
