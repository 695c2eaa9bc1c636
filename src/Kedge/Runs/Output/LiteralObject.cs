using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Runs.Output;

/// <summary>
/// A flat JSON object or Python dict at the end of a line, read for its numbers: <c>{"step": 1, "loss": NaN}</c>,
/// <c>{'loss': 2.3, 'lr': 5e-05, 'tags': ['a', {}]}</c>. Nested values and texts are passed over; quoted numbers count.
/// </summary>
ref struct LiteralObject(ReadOnlySpan<char> text)
{
    ReadOnlySpan<char> _rest = text;

    /// <summary>Null when the text from its first brace is not one object up to the end of the line.</summary>
    public static ImmutableArray<(string Key, double Value)>? Read(ReadOnlySpan<char> line)
    {
        var brace = line.IndexOf('{');
        if (brace < 0 || !line.TrimEnd().EndsWith("}")) return null;
        var reader = new LiteralObject(line[brace..].TrimEnd());
        var found = ImmutableArray.CreateBuilder<(string, double)>();
        return reader.TryObject(found) && reader._rest.IsEmpty ? found.ToImmutable() : null;
    }

    bool TryObject(ImmutableArray<(string, double)>.Builder found)
    {
        if (!Take('{')) return false;
        if (Take('}')) return true;
        do
        {
            if (!TryText(out var key) || !Take(':') || !TryValue(out var number)) return false;
            if (number is { } value) found.Add((key, value));
        }
        while (Take(',') && !Next('}'));
        return Take('}');
    }

    bool TryValue(out double? number)
    {
        number = null;
        if (Next('"') || Next('\''))
        {
            if (!TryText(out var quoted)) return false;
            if (TryNumber(quoted, out var value)) number = value;
            return true;
        }
        if (Next('{') || Next('[') || Next('(')) return SkipNested();
        var end = _rest.IndexOfAny(",}");
        if (end <= 0) return false;
        var word = _rest[..end].Trim();
        _rest = _rest[end..];
        if (TryNumber(word, out var plain)) number = plain;
        // None, null, True, tensor(0.5) …: one word that is no number; anything with a quote or a brace inside is no literal.
        return !word.IsEmpty && !word.ContainsAny("\"'{");
    }

    /// <summary>Passes over a balanced list, tuple or object, texts inside included.</summary>
    bool SkipNested()
    {
        var depth = 0;
        while (!_rest.IsEmpty)
        {
            if (Next('"') || Next('\''))
            {
                if (!TryText(out _)) return false;
                continue;
            }
            if (_rest[0] is '{' or '[' or '(') depth++;
            if (_rest[0] is '}' or ']' or ')') depth--;
            _rest = _rest[1..];
            if (depth == 0) return true;
        }
        return false;
    }

    bool TryText(out string text)
    {
        text = "";
        if (!Next('"') && !Next('\'')) return false;
        var quote = _rest[0];
        for (var i = 1; i < _rest.Length; i++)
        {
            if (_rest[i] == '\\') i++;
            else if (_rest[i] == quote)
            {
                text = _rest[1..i].ToString();
                _rest = _rest[(i + 1)..];
                return true;
            }
        }
        return false;
    }

    bool Next(char wanted)
    {
        _rest = _rest.TrimStart();
        return !_rest.IsEmpty && _rest[0] == wanted;
    }

    bool Take(char wanted)
    {
        if (!Next(wanted)) return false;
        _rest = _rest[1..];
        return true;
    }

    /// <summary>A whole word as a number, NaN and infinities in JSON's, Python's and C's spelling included.</summary>
    public static bool TryNumber(ReadOnlySpan<char> word, out double value)
    {
        var sign = word.Length > 0 && word[0] == '-' ? -1 : 1;
        var bare = word.TrimStart("+-");
        if (bare.Equals("nan", StringComparison.OrdinalIgnoreCase))
        {
            value = double.NaN;
            return true;
        }
        if (bare.Equals("inf", StringComparison.OrdinalIgnoreCase) || bare.Equals("infinity", StringComparison.OrdinalIgnoreCase))
        {
            value = sign * double.PositiveInfinity;
            return true;
        }
        value = 0;
        return word.Length <= 64 && word.ContainsAnyInRange('0', '9')
            && double.TryParse(word, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out value);
    }
}
