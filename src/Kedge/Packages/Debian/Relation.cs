using System.Buffers;

namespace Kedge.Packages.Debian;

/// <summary>How a relation bounds a version; the order of the values is stored in cached indexes.</summary>
public enum Bound : byte { Any, Less, LessOrEqual, Equal, GreaterOrEqual, Greater }

/// <summary>One name of a relation field, with its bound: <c>libc6 (&gt;= 2.38)</c>, <c>python3:any</c>.</summary>
/// <param name="Name">With <c>:any</c> when it was written so; any other architecture qualifier is taken off.</param>
public readonly ref struct Relation(ReadOnlySpan<char> name, Bound bound, ReadOnlySpan<char> version, bool orNext)
{
    public ReadOnlySpan<char> Name { get; } = name;
    public Bound Bound { get; } = bound;
    public ReadOnlySpan<char> Version { get; } = version;
    /// <summary>Followed by <c>|</c>: the next relation is an alternative to this one.</summary>
    public bool OrNext { get; } = orNext;
}

/// <summary>
/// Walks a relation field (Debian Policy 7.1): alternatives, version bounds, architecture qualifiers and lists; build
/// profiles are passed over. What cannot be read is passed over up to the next comma, and <see cref="Broken"/> says so.
/// </summary>
public ref struct RelationReader(ReadOnlySpan<char> field, string architecture)
{
    static readonly SearchValues<char> EndsName = SearchValues.Create(" \t\n([");
    ReadOnlySpan<char> _rest = field;

    public bool Broken { get; private set; }

    public bool Next(out Relation relation)
    {
        relation = default;
        while (!_rest.IsEmpty)
        {
            var end = _rest.IndexOfAny(',', '|');
            var item = (end < 0 ? _rest : _rest[..end]).Trim();
            var or = end >= 0 && _rest[end] == '|';
            _rest = end < 0 ? default : _rest[(end + 1)..];
            if (item.IsEmpty) continue;
            if (Read(item, or, out relation)) return true;
        }
        return false;
    }

    public static bool Satisfies(ReadOnlySpan<char> version, Bound bound, ReadOnlySpan<char> wanted)
    {
        if (bound == Bound.Any) return true;
        var order = DebianVersion.Compare(version, wanted);
        return bound switch
        {
            Bound.Less => order < 0,
            Bound.LessOrEqual => order <= 0,
            Bound.Equal => order == 0,
            Bound.GreaterOrEqual => order >= 0,
            _ => order > 0,
        };
    }

    bool Read(ReadOnlySpan<char> item, bool or, out Relation relation)
    {
        var name = item[..EndOfName(item)];
        var rest = item[name.Length..].TrimStart();
        var bound = Bound.Any;
        ReadOnlySpan<char> version = default;
        relation = default;
        if (name.IsEmpty || name.Length > 256) return !(Broken = true);
        if (!rest.IsEmpty && rest[0] == '(')
        {
            var close = rest.IndexOf(')');
            if (close < 0) return !(Broken = true);
            bound = Operator(rest[1..close].Trim(), out version);
            rest = rest[(close + 1)..].TrimStart();
            if (version.IsEmpty || version.Length > 256) return !(Broken = true);
        }
        if (!rest.IsEmpty && rest[0] == '[' && !Applies(rest)) return false;
        if (name.IndexOf(':') is >= 0 and var colon && !name[colon..].SequenceEqual(":any")) name = name[..colon];
        relation = new(name, bound, version, or);
        return true;
    }

    static int EndOfName(ReadOnlySpan<char> item)
    {
        var end = item.IndexOfAny(EndsName);
        return end < 0 ? item.Length : end;
    }

    static Bound Operator(ReadOnlySpan<char> inside, out ReadOnlySpan<char> version)
    {
        var length = inside.IndexOfAnyExcept("<>=");
        var sign = length <= 0 ? default : inside[..length];
        version = length <= 0 ? default : inside[length..].Trim();
        return sign switch
        {
            "<<" => Bound.Less,
            "<=" or "<" => Bound.LessOrEqual,
            "=" => Bound.Equal,
            ">=" or ">" => Bound.GreaterOrEqual,
            ">>" => Bound.Greater,
            _ => Bound.Equal,
        };
    }

    // [amd64 arm64] names the architectures meant, [!i386] the ones that are not.
    readonly bool Applies(ReadOnlySpan<char> list)
    {
        var close = list.IndexOf(']');
        var words = list[1..(close < 0 ? list.Length : close)].ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var negative = words.Length > 0 && words[0].StartsWith('!');
        return negative ? !words.Contains("!" + architecture) : words.Contains(architecture) || words.Contains("any") || words.Contains("linux-any");
    }
}
