"""What every command shares: one line for an error, the exit codes, bytes to standard output.

Exit codes: 0 all done; 1 something could not be read or written, or a fault of the program; 2 wrong usage (typer's);
130 stopped with Ctrl-C; 141 the reader of the output went away (``| head``).
"""

import errno
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import NoReturn, ParamSpec

import typer

from policynlp.errors import OutputError, PolicynlpError

P = ParamSpec("P")
INTERRUPTED, READER_GONE = 130, 141
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


class Settings:
    """Set by the options before the command's name; each run sets them anew."""

    debug = False


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """The command with every way to fail turned into one line on standard error and an exit code."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
            sys.stdout.flush()
        except (typer.Exit, typer.Abort, typer.BadParameter):
            raise
        except BrokenPipeError:
            _leave(READER_GONE)
        except KeyboardInterrupt:
            _leave(INTERRUPTED, "stopped")
        except PolicynlpError as error:
            _leave(1, str(error))
        except OSError as error:  # a name too long, a folder that may not be entered: the user's to mend
            where = f"{error.filename}: " if error.filename else ""
            _leave(1, f"{where}{error.strerror or error}; check the path and your rights to it")
        except Exception as error:
            _leave(1, _fault(error))

    return run


def note(line: str) -> None:
    """A line on standard error as it stands, but for control characters, which are shown as escapes."""
    sys.stderr.write(visible(line) + "\n")
    sys.stderr.flush()


def visible(text: str) -> str:
    """The text with control and direction characters written as escapes: one line that cannot steer a terminal."""
    return _CONTROL.sub(lambda found: found[0].encode("unicode_escape").decode("ascii"), text)


def emit(content: bytes) -> None:
    """The bytes to standard output, nothing added.

    Raises BrokenPipeError where nobody reads on, OutputError where they cannot be written.
    """
    try:
        sys.stdout.flush()
        rest = memoryview(content)
        while rest:  # unbuffered (python -u) a pipe takes a part at a time
            rest = rest[sys.stdout.buffer.write(rest) :]
        sys.stdout.buffer.flush()
    except OSError as error:
        if error.errno in (errno.EPIPE, errno.EINVAL):  # EINVAL: the same on Windows
            raise BrokenPipeError from error
        hush(sys.stdout)
        raise OutputError(f"standard output: cannot be written ({error.strerror}); choose another place") from error


def hush(stream: object) -> None:
    """Send what a stream still holds to nowhere, so that the interpreter's last flush does not fail again."""
    with suppress(OSError, ValueError, AttributeError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, stream.fileno())  # type: ignore[attr-defined]
        finally:
            os.close(nowhere)


def _leave(code: int, message: str = "") -> NoReturn:
    """Ends the run: the message on one line, the traceback before it with ``--debug``."""
    if code == READER_GONE:
        hush(sys.stdout)
    try:
        if Settings.debug:
            import traceback

            traceback.print_exc()
        if message:
            note(f"policynlp: {message}")
    except BrokenPipeError:
        hush(sys.stderr)
    raise typer.Exit(code)


def _fault(error: Exception) -> str:
    what = f"{type(error).__name__}: {error}".rstrip(": ")
    if Settings.debug:
        return f"unexpected error ({what}); please report it with the lines above"
    return f"unexpected error ({what}); please report it with what `policynlp --debug COMMAND …` prints"
