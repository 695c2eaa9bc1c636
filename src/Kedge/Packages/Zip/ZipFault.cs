namespace Kedge.Packages.Zip;

/// <summary>What kind of thing is wrong with a zip.</summary>
public enum ZipFaultKind
{
    /// <summary>Not a zip, cut short, or with bytes that belong to no entry.</summary>
    Structure,
    /// <summary>A path that does not belong into an archive.</summary>
    Path,
    /// <summary>Encrypted, or a compression or feature that wheels do not use.</summary>
    Unsupported,
    /// <summary>Two places of the zip tell different things about an entry.</summary>
    Disagreement,
    /// <summary>More, or more compressed, than any honest archive.</summary>
    Bomb,
}

/// <param name="Entry">The entry's name as far as it can be told, or empty for the archive itself.</param>
public sealed record ZipFault(ZipFaultKind Kind, string Entry, string Why);
