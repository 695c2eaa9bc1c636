using System.Buffers.Binary;

namespace Kedge.Images.Bytecode;

/// <summary>
/// Makes a marshalled code object depend on its source alone. CPython marks an object as referable (FLAG_REF) when its
/// reference count happens to exceed one, so the bytes vary with what else the process holds. Here the mark stays only
/// on objects that are referred to, and references are renumbered. Format: CPython Python/marshal.c, versions 3.10 to 3.13;
/// the idea is that of Fedora's marshalparser.
/// </summary>
public sealed class MarshalRefs
{
    const byte FlagRef = 0x80;
    const int DeepestNesting = 2000;
    readonly byte[] _bytes;
    readonly int _codeInts;
    readonly int _codeObjectsBefore;
    readonly List<int> _flagged = [];
    readonly List<(int At, int Index)> _references = [];
    int _at;
    int _depth;

    MarshalRefs(byte[] bytes, int start, bool beforeCompactCode)
    {
        _bytes = bytes;
        _at = start;
        // 3.10: argcount, posonly, kwonly, nlocals, stacksize, flags; code consts names varnames freevars cellvars filename name.
        // 3.11 and later: no nlocals; code consts names localsplusnames localspluskinds filename name qualname.
        (_codeInts, _codeObjectsBefore) = beforeCompactCode ? (6, 8) : (5, 8);
        CompactCode = !beforeCompactCode;
    }

    bool CompactCode { get; }

    /// <summary>Rewrites <paramref name="pyc"/> (16 header bytes, then one marshalled code object) in place. The length stays.</summary>
    /// <param name="python">Major.minor of the interpreter that made it.</param>
    /// <exception cref="InvalidDataException">Not a marshalled object as these versions write it.</exception>
    public static void Normalise(byte[] pyc, string python)
    {
        const int header = 16;
        var walk = new MarshalRefs(pyc, header, python == "3.10");
        walk.Object();
        if (walk._at != pyc.Length) throw new InvalidDataException("trailing bytes after marshalled code");
        walk.Rewrite();
    }

    void Rewrite()
    {
        var used = new bool[_flagged.Count];
        foreach (var (_, index) in _references) used[index] = true;
        var renumbered = new int[_flagged.Count];
        var next = 0;
        for (var i = 0; i < used.Length; i++)
        {
            if (used[i]) renumbered[i] = next++;
            else _bytes[_flagged[i]] &= unchecked((byte)~FlagRef);
        }
        foreach (var (at, index) in _references) BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(at), renumbered[index]);
    }

    void Object()
    {
        if (++_depth > DeepestNesting) throw new InvalidDataException("marshalled code is nested too deeply");
        var type = Byte();
        if ((type & FlagRef) != 0) _flagged.Add(_at - 1);
        switch ((char)(type & ~FlagRef))
        {
            case '0' or 'N' or 'F' or 'T' or 'S' or '.': break;
            case 'i': Skip(4); break;
            case 'l': Skip(2 * Math.Abs((long)Int())); break;
            case 'g': Skip(8); break;
            case 'y': Skip(16); break;
            case 's' or 'u' or 't' or 'a' or 'A': Skip(Int()); break;
            case 'z' or 'Z': Skip(Byte()); break;
            case ')': Objects(Byte()); break;
            case '(' or '[' or '<' or '>': Objects(Int()); break;
            case 'r': Reference(); break;
            case 'c': Code(); break;
            case var other: throw new InvalidDataException($"unknown marshal type '{other}'");
        }
        _depth--;
    }

    void Code()
    {
        Skip(4 * _codeInts);
        Objects(_codeObjectsBefore);
        Skip(4);
        Objects(CompactCode ? 2 : 1);
    }

    void Reference()
    {
        var at = _at;
        var index = Int();
        if ((uint)index >= (uint)_flagged.Count) throw new InvalidDataException("marshal reference out of range");
        _references.Add((at, index));
    }

    void Objects(int count)
    {
        if (count < 0) throw new InvalidDataException("marshalled code is corrupt");
        for (var i = 0; i < count; i++) Object();
    }

    byte Byte() => _at < _bytes.Length ? _bytes[_at++] : throw new InvalidDataException("marshalled code is truncated");

    int Int()
    {
        Skip(4);
        return BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(_at - 4));
    }

    void Skip(long count)
    {
        if (count < 0 || count > _bytes.Length - _at) throw new InvalidDataException("marshalled code is truncated");
        _at += (int)count;
    }
}
