namespace Kedge.Docs.Regions;

/// <summary>What stands between a region's markers now.</summary>
/// <param name="Inputs">
/// Everything that the text follows from, normalised: without comments, blanks and order that mean nothing. Its digest is the marker's <c>hash</c>.
/// </param>
/// <param name="Body">Markdown, lines ended by LF. Asked for only when it is needed.</param>
public sealed record RegionText(string Inputs, Func<Checked<string>> Body)
{
    /// <summary>Making the text takes long, or runs code of the project in a container: only <c>sync</c> does it; whether it is stale is known from
    /// the inputs alone.</summary>
    public bool IsCostly { get; init; }

    public static Checked<RegionText> Of(string inputs, string body) => Checked<RegionText>.Ok(new(inputs, () => Checked<string>.Ok(body)));

    /// <summary>Text that shows all that it follows from.</summary>
    public static Checked<RegionText> Of(string body) => Of(body, body);
}
