using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Kedge.Tests.Servers;

/// <summary>
/// A Debian archive made by hand and laid on a server: stanzas in, dists/ and pool/ out. Signed by a throwaway key where gpg
/// is there, and always to be pinned by the digest of its Release file.
/// </summary>
public sealed class HandmadeArchive(FileServer server, string folder)
{
    public DateTimeOffset Date { get; set; } = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public DateTimeOffset? ValidUntil { get; set; }

    public string Origin { get; init; } = "Debian";

    /// <summary>Puts a suite there; returns the SHA-256 of its Release file.</summary>
    /// <param name="packages">Stanzas as in a Packages file, without Filename, Size and SHA256, which are made up.</param>
    public Digest Put(string suite, string packages, string component = "main")
    {
        var plain = Encoding.UTF8.GetBytes(string.Join("\n", packages.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Select(Stanza)));
        var packed = Gzip(plain);
        var folderOfIndex = $"{component}/binary-amd64/";
        var release = new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $"Origin: {Origin}\nSuite: {suite}\nCodename: {suite}\nDate: {Time(Date)}\n")
            .Append(ValidUntil is { } until ? $"Valid-Until: {Time(until)}\n" : "")
            .Append("Acquire-By-Hash: yes\nSHA256:\n")
            .Append(CultureInfo.InvariantCulture, $" {Digest.Of(plain).Hex} {plain.Length} {folderOfIndex}Packages\n")
            .Append(CultureInfo.InvariantCulture, $" {Digest.Of(packed).Hex} {packed.Length} {folderOfIndex}Packages.gz\n")
            .ToString();
        Put($"dists/{suite}/{folderOfIndex}by-hash/SHA256/{Digest.Of(packed).Hex}", packed);
        Put($"dists/{suite}/{folderOfIndex}Packages.gz", packed);
        Put($"dists/{suite}/Release", Encoding.UTF8.GetBytes(release));
        return Digest.Of(release);
    }

    public void Put(string path, byte[] bytes) => server.Files[$"{folder}/{path}"] = bytes;

    public string Url => $"{server.Url}{folder}";

    static string Stanza(string fields)
    {
        var text = fields.Trim();
        var name = text.Split('\n')[0]["Package: ".Length..];
        var version = text.Split('\n').First(l => l.StartsWith("Version:", StringComparison.Ordinal))["Version: ".Length..];
        var architecture = text.Contains("\nArchitecture:", StringComparison.Ordinal) ? "" : "Architecture: amd64\n";
        var hash = Digest.Of($"{name} {version}");
        return $"{text}\n{architecture}Filename: pool/main/{name[0]}/{name}/{name}_{version.Split(':')[^1]}_amd64.deb\nSize: 1000\nSHA256: {hash.Hex}\n";
    }

    static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("ddd, dd MMM yyyy HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(bytes);
        return packed.ToArray();
    }
}
