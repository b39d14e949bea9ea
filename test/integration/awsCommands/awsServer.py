"""Runs the installed aws command many times without starting it anew: a line of JSON in (its arguments), a line of JSON out."""
import json
import os
import sys
import tempfile

import awscli.clidriver

driver = awscli.clidriver.create_clidriver()


def run(arguments):
    """In a child, so that no call sees what another left behind."""
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = os.fork()
        if child == 0:
            os.dup2(out.fileno(), 1)
            os.dup2(err.fileno(), 2)
            os._exit(ended(arguments))
        _, status = os.waitpid(child, 0)
        return {"code": os.waitstatus_to_exitcode(status), "out": text_of(out), "err": text_of(err)}


def ended(arguments):
    try:
        code = driver.main(arguments)
    except SystemExit as end:
        code = end.code
    sys.stdout.flush()
    sys.stderr.flush()
    return code or 0


def text_of(file):
    file.seek(0)
    return file.read().decode()


print(json.dumps({"version": awscli.__version__}), flush=True)
for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
