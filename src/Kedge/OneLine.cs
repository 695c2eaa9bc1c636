namespace Kedge;

/// <summary>Text that anybody may have written, as one line: a terminal shows it and does not obey it.</summary>
public static class OneLine
{
    /// <param name="most">In characters; what is longer is cut.</param>
    public static string Of(string text, int most = int.MaxValue) => new([.. text.Take(most).Select(c => char.IsControl(c) ? ' ' : c)]);
}
