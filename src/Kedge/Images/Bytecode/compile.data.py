# Reads batches of (path, source) from standard input and answers each source with a .pyc, or with nothing where it does
# not compile. Uses built-in modules only: it runs in a bare interpreter taken from the locked packages.
#
# Each batch is compiled by a fork of a process that has compiled nothing. Otherwise what came before would show: a string
# that is still interned takes the place of an equal one, and marshal writes the two as one object or as two.
import marshal, posix, struct, sys, warnings
import _imp
from _frozen_importlib_external import MAGIC_NUMBER, _RAW_MAGIC_NUMBER

warnings.simplefilter("ignore")
UNCHECKED_HASH = b"\x01\0\0\0"  # PEP 552: valid whatever the source's time stamp is


def numbers(read, count):
    data = read(4 * count)
    return struct.unpack(f"<{count}I", data) if len(data) == 4 * count else None


def pyc(path, source):
    try:
        code = compile(source, path, "exec", dont_inherit=True, optimize=0)
        return MAGIC_NUMBER + UNCHECKED_HASH + _imp.source_hash(_RAW_MAGIC_NUMBER, source) + marshal.dumps(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        return b""


def answer(count):
    read, write = open(0, "rb").read, sys.stdout.buffer.write
    for _ in range(count):
        path_size, source_size = numbers(read, 2)
        path = read(path_size).decode("utf-8", "surrogateescape")
        result = pyc(path, read(source_size))
        write(struct.pack("<I", len(result)) + result)
        sys.stdout.buffer.flush()


# Out of the terminal's reach: Ctrl-C ends Kedge, and this with it when its input closes. (The signal module would do as well,
# but what it interns would show in the bytecode.)
posix.setsid()

# Unbuffered: the parent must not read what belongs to the child.
while batch := numbers(lambda size: posix.read(0, size), 1):
    if child := posix.fork():
        if posix.waitpid(child, 0)[1]:
            sys.exit(1)
    else:
        answer(batch[0])
        posix._exit(0)
