"""Runs a command at a pseudo terminal: python3 pseudoTerminal.py COLUMNS ROWS PROGRAM ARGUMENT…

Each line of input is JSON: {"type": "keys"} or {"resize": [columns, rows]}. The output is the screen's, and the exit code the command's.
When the input ends, so does the terminal.
"""

import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios


def resize(terminal, columns, rows):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def obey(terminal, line):
    wish = json.loads(line)
    if "resize" in wish:
        resize(terminal, *wish["resize"])
    if "type" in wish:
        os.write(terminal, wish["type"].encode())


def serve(terminal):
    lines = b""
    while True:
        ready, _, _ = select.select([terminal, 0], [], [])
        if terminal in ready:
            try:
                screen = os.read(terminal, 65536)
            except OSError:
                return
            if not screen:
                return
            os.write(1, screen)
        if 0 in ready:
            more = os.read(0, 65536)
            if not more:
                return
            *whole, lines = (lines + more).split(b"\n")
            for line in whole:
                obey(terminal, line)


pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[3], sys.argv[3:])
resize(terminal, int(sys.argv[1]), int(sys.argv[2]))
serve(terminal)
os.close(terminal)
_, status = os.waitpid(pid, 0)
sys.exit(os.waitstatus_to_exitcode(status) & 255)
