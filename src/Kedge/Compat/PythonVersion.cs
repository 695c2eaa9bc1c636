using System.Diagnostics.CodeAnalysis;

namespace Kedge.Compat;

/// <summary>A CPython by major and minor number, as wheels name it: 3.13, or the free-threaded 3.13t.</summary>
public readonly record struct PythonVersion(DottedVersion Number, bool FreeThreaded = false) : IParsable<PythonVersion>
{
    public static PythonVersion Parse(string s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var version) ? version : throw new FormatException($"not a Python version: '{s}'");

    /// <summary>Takes <c>3.13</c>, <c>3.13.2</c> (the patch does not matter to wheels), <c>3.13t</c>, <c>cp313</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out PythonVersion result)
    {
        result = default;
        if (s is null) return false;
        var text = s.StartsWith("cp", StringComparison.Ordinal) && s.Length > 3 ? $"{s[2]}.{s[3..]}" : s;
        var threads = text.EndsWith('t');
        if (!DottedVersion.TryParse(threads ? text[..^1] : text, provider, out var number) || number.Length < 2) return false;
        result = new(DottedVersion.Parse(number.MajorMinor), threads);
        return true;
    }

    public override string ToString() => FreeThreaded ? $"{Number}t" : Number.ToString();
}
