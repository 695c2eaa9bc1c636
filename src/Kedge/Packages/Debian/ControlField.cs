namespace Kedge.Packages.Debian;

/// <summary>One field of a control stanza, read straight from its text: for when few are wanted of many.</summary>
public static class ControlField
{
    /// <summary>A field's value with its continuation lines, or null. Names are compared without case.</summary>
    public static string? Of(string stanza, string name)
    {
        for (var at = 0; at < stanza.Length;)
        {
            var end = stanza.IndexOf('\n', at) is var newline and >= 0 ? newline : stanza.Length;
            if (stanza[at] is not (' ' or '\t') && end - at > name.Length && stanza[at + name.Length] == ':'
                && stanza.AsSpan(at, name.Length).Equals(name, StringComparison.OrdinalIgnoreCase))
                return stanza[(at + name.Length + 1)..EndOfField(stanza, end)].Trim();
            at = end + 1;
        }
        return null;
    }

    static int EndOfField(string stanza, int end)
    {
        while (end + 1 < stanza.Length && stanza[end + 1] is ' ' or '\t')
            end = stanza.IndexOf('\n', end + 1) is var next and >= 0 ? next : stanza.Length;
        return end;
    }
}
