using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace Kedge.Models.Pickles;

/// <summary>
/// Reads a pickle of protocol 0 to 5 as a description (CPython, Lib/pickletools.py). Nothing is imported, nothing is called: what a real
/// unpickler would run becomes a <see cref="PickledCall"/>. Bounded in steps, memory and numbers, without recursion.
/// </summary>
public sealed class PickleReader(byte[] bytes, int start = 0)
{
    const int MostSteps = 10_000_000, MostDigits = 4096;
    static readonly Pickled Mark = new PickledAtom("MARK");

    readonly List<Pickled> _stack = [];
    readonly Dictionary<long, Pickled> _memo = [];
    readonly List<int> _marks = [];

    /// <summary>Where reading stopped: after a whole pickle, behind its STOP.</summary>
    public int At { get; private set; } = start;

    /// <summary>Every name that would be imported, in order, once each.</summary>
    public List<PickledGlobal> Globals { get; } = [];

    /// <summary>Every call that would be made.</summary>
    public List<PickledCall> Calls { get; } = [];

    readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <exception cref="PickleException">It is no pickle, is cut, or wants more than any honest one.</exception>
    public Pickled Read()
    {
        for (var step = 0; step < MostSteps; step++)
        {
            var code = Byte();
            if (code == '.') return Pop();
            if (!Value(code) && !Structure(code) && !Work(code)) throw new PickleException($"byte 0x{code:x2} at {At - 1} is no pickle opcode");
        }
        throw new PickleException($"it has more than {MostSteps} steps");
    }

    /// <summary>Opcodes that push one value.</summary>
    bool Value(byte code)
    {
        switch ((char)code)
        {
            case 'N': Push(PickledAtom.None); break;
            case '\x88': Push(PickledAtom.True); break;
            case '\x89': Push(PickledAtom.False); break;
            case 'K': Push(new PickledAtom((long)Byte())); break;
            case 'M': Push(new PickledAtom((long)BinaryPrimitives.ReadUInt16LittleEndian(Take(2)))); break;
            case 'J': Push(new PickledAtom((long)BinaryPrimitives.ReadInt32LittleEndian(Take(4)))); break;
            case '\x8a': Push(Big(Take(Byte()))); break;
            case '\x8b': Push(Big(Take(Length(4)))); break;
            case 'I': Push(Line() is var word && word == "01" ? PickledAtom.True : word == "00" ? PickledAtom.False : Decimal(word)); break;
            case 'L': Push(Decimal(Line().TrimEnd('L'))); break;
            case 'G': Push(new PickledAtom(BinaryPrimitives.ReadDoubleBigEndian(Take(8)))); break;
            case 'F': Push(new PickledAtom(double.TryParse(Line(), NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real : double.NaN)); break;
            case 'X': Push(Text(Length(4))); break;
            case '\x8c': Push(Text(Byte())); break;
            case '\x8d': Push(Text(Length(8))); break;
            case 'V': Push(new PickledAtom(Escaped(Line(Encoding.Latin1)))); break;
            case 'S': Push(new PickledAtom(Line().Trim('\'', '"'))); break;
            case 'T': Push(Text(Length(4))); break;
            case 'U': Push(Text(Byte())); break;
            case 'B': Push(new PickledAtom(Take(Length(4)).ToArray())); break;
            case 'C': Push(new PickledAtom(Take(Byte()).ToArray())); break;
            case '\x8e' or '\x96': Push(new PickledAtom(Take(Length(8)).ToArray())); break;
            case '\x97': Push(new PickledAtom("out of band buffer")); break;
            default: return false;
        }
        return true;
    }

    /// <summary>Opcodes that build containers, and those that move values about.</summary>
    bool Structure(byte code)
    {
        switch ((char)code)
        {
            case '(': _marks.Add(_stack.Count); Push(Mark); break;
            case ')': Push(new PickledSequence([])); break;
            case 't' or 'l' or '\x91': Push(new PickledSequence(FromMark())); break;
            case '\x85': Push(new PickledSequence(Last(1))); break;
            case '\x86': Push(new PickledSequence(Last(2))); break;
            case '\x87': Push(new PickledSequence(Last(3))); break;
            case ']' or '\x8f': Push(new PickledSequence([])); break;
            case '}': Push(new PickledMap()); break;
            case 'd': var map = new PickledMap(); Fill(map.Entries, FromMark()); Push(map); break;
            case 'a': Append(Last(1)); break;
            case 'e' or '\x90': Append(FromMark()); break;
            case 's': Set(Last(2)); break;
            case 'u': Set(FromMark()); break;
            case '0': Drop(); break;
            case '1': FromMark(); break;
            case '2': Push(Top()); break;
            case 'p': Remember(Decimal(Line()).Value as long? ?? -1); break;
            case 'q': Remember(Byte()); break;
            case 'r': Remember(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))); break;
            case '\x94': Remember(_memo.Count); break;
            case 'g': Recall(Decimal(Line()).Value as long? ?? -1); break;
            case 'h': Recall(Byte()); break;
            case 'j': Recall(BinaryPrimitives.ReadUInt32LittleEndian(Take(4))); break;
            case '\x80': Byte(); break;
            case '\x95': Take(8); break;
            case '\x98': break;
            default: return false;
        }
        return true;
    }

    /// <summary>Opcodes by which a pickle names code and runs it.</summary>
    bool Work(byte code)
    {
        switch ((char)code)
        {
            case 'c': Push(Global(Line(), Line())); break;
            case '\x93': var names = Last(2); Push(Global(Name(names[0]), Name(names[1]))); break;
            case '\x82' or '\x83' or '\x84': Push(Global("copyreg", $"extension {Take(code switch { 0x82 => 1, 0x83 => 2, _ => 4 })[0]}")); break;
            case 'R' or '\x81': var pair = Last(2); Push(Call(pair[0], pair[1])); break;
            case '\x92': var three = Last(3); Push(Call(three[0], three[1])); break;
            case 'i': var (module, name) = (Line(), Line()); Push(Call(Global(module, name), new PickledSequence(FromMark()))); break;
            case 'o': Push(Made(FromMark())); break;
            case 'b': var state = Pop(); if (Top() is PickledCall built) built.State = state; break;
            case 'P': Push(new PickledReference(new PickledAtom(Line()))); break;
            case 'Q': Push(new PickledReference(Pop())); break;
            default: return false;
        }
        return true;
    }

    PickledCall Made(List<Pickled> parts) =>
        parts.Count > 0 ? Call(parts[0], new PickledSequence(parts[1..])) : throw new PickleException("OBJ without a class");

    static string Name(Pickled part) => part is PickledAtom { Value: string text } ? text : part.Show(0);

    PickledGlobal Global(string module, string name)
    {
        var global = new PickledGlobal(module, name);
        if (_known.Add(global.Full)) Globals.Add(global);
        return global;
    }

    PickledCall Call(Pickled callable, Pickled arguments)
    {
        var call = new PickledCall(callable, arguments);
        Calls.Add(call);
        return call;
    }

    void Append(List<Pickled> items)
    {
        switch (Top())
        {
            case PickledSequence sequence: sequence.Items.AddRange(items); break;
            case PickledCall call: call.Items.AddRange(items); break;
            default: throw new PickleException("it appends to what is no list");
        }
    }

    void Set(List<Pickled> items)
    {
        switch (Top())
        {
            case PickledMap map: Fill(map.Entries, items); break;
            case PickledCall call: Fill(call.Entries, items); break;
            default: throw new PickleException("it sets items of what is no dict");
        }
    }

    static void Fill(List<(Pickled, Pickled)> entries, List<Pickled> items)
    {
        if (items.Count % 2 != 0) throw new PickleException("a dict has a key without a value");
        for (var i = 0; i < items.Count; i += 2) entries.Add((items[i], items[i + 1]));
    }

    void Push(Pickled value) => _stack.Add(value);

    Pickled Top() => _stack.Count > 0 ? _stack[^1] : throw new PickleException("it takes from an empty stack");

    Pickled Pop()
    {
        var top = Top();
        _stack.RemoveAt(_stack.Count - 1);
        if (_marks.Count > 0 && _stack.Count == _marks[^1]) throw new PickleException("it takes a mark as a value");
        return top;
    }

    /// <summary>POP may take a mark, too.</summary>
    void Drop()
    {
        if (_marks.Count > 0 && _stack.Count == _marks[^1] + 1) FromMark();
        else Pop();
    }

    List<Pickled> Last(int count)
    {
        var from = _stack.Count - count;
        if (from < 0 || (_marks.Count > 0 && from <= _marks[^1])) throw new PickleException("it takes more than there is");
        var taken = _stack[from..];
        _stack.RemoveRange(from, count);
        return taken;
    }

    List<Pickled> FromMark()
    {
        if (_marks.Count == 0) throw new PickleException("it goes back to a mark that is not there");
        var from = _marks[^1];
        _marks.RemoveAt(_marks.Count - 1);
        var taken = _stack[(from + 1)..];
        _stack.RemoveRange(from, _stack.Count - from);
        return taken;
    }

    void Remember(long place) => _memo[place] = Top();

    void Recall(long place) => Push(_memo.TryGetValue(place, out var value) ? value : throw new PickleException("it recalls what was never remembered"));

    byte Byte() => At < bytes.Length ? bytes[At++] : throw new PickleException("it ends in the middle");

    ReadOnlySpan<byte> Take(int count)
    {
        if (count > bytes.Length - At) throw new PickleException("it ends in the middle");
        At += count;
        return bytes.AsSpan(At - count, count);
    }

    int Length(int width)
    {
        var length = width == 4 ? BinaryPrimitives.ReadUInt32LittleEndian(Take(4)) : BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
        return length <= (ulong)(bytes.Length - At) ? (int)length : throw new PickleException("a length in it reaches beyond its end");
    }

    PickledAtom Text(int length) => new(Encoding.UTF8.GetString(Take(length)));

    string Line() => Line(Encoding.UTF8);

    string Line(Encoding encoding)
    {
        var length = bytes.AsSpan(At).IndexOf((byte)'\n');
        if (length < 0) throw new PickleException("it ends in the middle");
        var line = encoding.GetString(bytes, At, length);
        At += length + 1;
        return line;
    }

    /// <summary>raw-unicode-escape, as protocol 0 writes texts: Latin-1 and <c>\uXXXX</c>.</summary>
    static string Escaped(string line)
    {
        var text = new StringBuilder(line);
        for (var at = line.LastIndexOf("\\u", StringComparison.Ordinal); at >= 0; at = at == 0 ? -1 : line.LastIndexOf("\\u", at - 1, StringComparison.Ordinal))
            if (at + 6 <= line.Length
                && ushort.TryParse(line.AsSpan(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                text.Remove(at, 6).Insert(at, (char)code);
        return text.ToString();
    }

    /// <summary>Little-endian two's complement. Numbers of a million digits are only there to cost time.</summary>
    static PickledAtom Big(ReadOnlySpan<byte> digits) => digits.Length > MostDigits ? new("a very large number")
        : new BigInteger(digits) is var big && big >= long.MinValue && big <= long.MaxValue ? new((long)big) : new(big);

    static PickledAtom Decimal(string digits) =>
        long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? new(number)
            : new(digits.Length > 64 ? "a very large number" : digits);
}
