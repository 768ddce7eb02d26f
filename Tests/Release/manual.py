#!/usr/bin/env python3
"""manual.py PROGRAM PAGE: the manual page PAGE on standard output, its generated parts from what PROGRAM says of its commands.

PROGRAM answers --experimental-dump-help (swift-argument-parser) with its command definitions as JSON. A part that is asked for
and unknown, or a definition of a kind that this does not know, ends it with an error: nothing is left out in silence.
"""

import json
import subprocess
import sys


def escaped(text):
    """As roff text: no escape, no request, and dashes that can be copied."""
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return "\\&" + text if text.startswith(".") else text


def spelt(name):
    return ("-" if name["kind"] == "short" else "--") + name["name"]


def tag(argument):
    """`-c, --config-directory dir` with the value in italics."""
    value = "" if argument["kind"] == "flag" else " \\fI" + escaped(argument["valueName"]) + "\\fR"
    if argument["kind"] == "positional":
        return value.strip()
    return ", ".join("\\fB" + escaped(spelt(name)) + "\\fR" for name in argument["names"]) + value


def option(argument):
    if argument["kind"] not in ("flag", "option", "positional"):
        raise SystemExit("manual.py: an argument of an unknown kind: %s" % argument["kind"])
    lines = [".TP", tag(argument), escaped(argument["abstract"])]
    if argument.get("defaultValue"):
        lines.append("Default: " + escaped(argument["defaultValue"]) + ".")
    return lines


def shown(arguments, without=()):
    """What --help shows, less the options of all commands and the parser's own --help and --version."""
    keys = [[spelt(name) for name in one.get("names", [])] for one in without]
    for argument in arguments:
        names = [spelt(name) for name in argument.get("names", [])]
        if argument["shouldDisplay"] and "--help" not in names and "--version" not in names and (not names or names not in keys):
            yield argument


def word(argument):
    inner = tag(argument) if argument["kind"] == "positional" else "\\fB" + escaped(spelt(argument["preferredName"])) + "\\fR"
    if argument["kind"] == "option":
        inner += " \\fI" + escaped(argument["valueName"]) + "\\fR"
    return "[" + inner + "]" + ("\\|.\\|.\\|." if argument["isRepeating"] else "") if argument["isOptional"] else inner


def synopsis(root, commands):
    lines = [".B postfix\\-tls\\-wizard", "[\\fIoptions\\fR]"]
    for command in commands:
        words = [word(argument) for argument in shown(command["arguments"], root["arguments"])]
        lines += [".br", ".B postfix\\-tls\\-wizard " + command["commandName"], "[\\fIoptions\\fR]"] + words
    return lines


def described(root, commands):
    lines = []
    for command in commands:
        lines += [".SS " + command["commandName"], escaped(command["abstract"])]
        if command.get("discussion"):
            lines += [".PP", escaped(" ".join(command["discussion"].split()))]
        for argument in shown(command["arguments"], root["arguments"]):
            lines += option(argument)
    return lines


def main(program, page):
    root = json.loads(subprocess.check_output([program, "--experimental-dump-help"]))["command"]
    version = subprocess.check_output([program, "--version"], text=True).strip()
    commands = [one for one in root["subcommands"] if one["shouldDisplay"] and one["commandName"] != "help"]
    parts = {
        "SYNOPSIS": synopsis(root, commands),
        "OPTIONS": [line for argument in shown(root["arguments"]) for line in option(argument)],
        "COMMANDS": described(root, commands),
    }
    marker = '.\\" GENERATED: '
    with open(page, encoding="utf-8") as lines:
        for line in lines.read().replace("@VERSION@", version).splitlines():
            if line.startswith(marker):
                print("\n".join(parts.pop(line[len(marker):])))
            else:
                print(line)
    if parts:
        raise SystemExit("manual.py: %s has no place for %s" % (page, ", ".join(parts)))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__.splitlines()[0])
    main(sys.argv[1], sys.argv[2])
