# Reads (path, source) pairs from standard input and answers each with a .pyc, or with nothing where the source
# does not compile. Uses built-in modules only: it runs in a bare interpreter taken from the locked packages.
import marshal, posix, struct, sys, warnings
import _imp
from _frozen_importlib_external import MAGIC_NUMBER, _RAW_MAGIC_NUMBER

warnings.simplefilter("ignore")
read, write = sys.stdin.buffer, sys.stdout.buffer
UNCHECKED_HASH = b"\x01\0\0\0"  # PEP 552: valid whatever the source's time stamp is

CODE = type(compile("", "", "exec"))


def holds_set(code):
    return any(type(c) is frozenset or (type(c) is CODE and holds_set(c)) for c in code.co_consts)


def compiled(source, path):
    code = compile(source, path, "exec", dont_inherit=True, optimize=0)
    # A constant set ("x in {...}") is shared between functions unless its strings were interned before, by whatever else
    # this process compiled. The second time they always were, so the bytes depend on the source alone.
    return code, compile(source, path, "exec", dont_inherit=True, optimize=0) if holds_set(code) else code


def answer(path, source):
    try:
        first, code = compiled(source, path)
        pyc = MAGIC_NUMBER + UNCHECKED_HASH + _imp.source_hash(_RAW_MAGIC_NUMBER, source) + marshal.dumps(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
        pyc = b""
    write.write(struct.pack("<I", len(pyc)))
    write.write(pyc)
    write.flush()


# Nothing of one source may be alive while the next is compiled: an equal qualified name that is still interned would
# take the place of the next one's, which is then written twice instead of shared. So all of it is local to answer().
# Python 3.12 alone never lets an interned string go (its release notes, "immortal"); there a child of a process that has
# compiled nothing does the work, at a millisecond or two each.
NEVER_FORGETS = sys.version_info[:2] == (3, 12)

while len(head := read.read(8)) == 8:
    path_size, source_size = struct.unpack("<II", head)
    path = read.read(path_size).decode("utf-8", "surrogateescape")
    source = read.read(source_size)
    if not NEVER_FORGETS:
        answer(path, source)
    elif child := posix.fork():
        posix.waitpid(child, 0)
    else:
        answer(path, source)
        posix._exit(0)
