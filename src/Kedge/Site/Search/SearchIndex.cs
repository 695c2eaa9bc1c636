using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kedge.Site.Html;

namespace Kedge.Site.Search;

/// <summary>
/// What the search box loads when it is first used, as scripts, since a page from a disk may load nothing else. The words of all pages are in
/// parts; a small site's are all looked through, which finds any characters whatever. A large site has besides, in parts by their first
/// characters, which terms are on which pages, so that only a few parts of its words are needed.
/// </summary>
public sealed class SearchIndex(SitePlan site)
{
    /// <summary>Bytes of all pages above which terms are collected.</summary>
    const long Large = 3 << 20;
    const int PartOfSmall = 256 << 10, PartOfLarge = 96 << 10;
    internal const int ChineseParts = 64;
    static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };
    readonly byte[][] _words = new byte[site.Pages.Length][];
    readonly bool _large = site.Pages.Sum(p => (long)p.Bytes.Length) > Large;
    readonly ConcurrentBag<TermCollector> _collectors = [];

    /// <summary>May be called by many threads, for each page once.</summary>
    /// <param name="number">Of the page in the site.</param>
    public void Add(int number, PlainSections plain)
    {
        var sections = plain.All().ToList();
        _words[number] = Json(sections);
        if (!_large) return;
        if (!_collectors.TryTake(out var collector)) collector = new();
        collector.Add(number, site.Pages[number].Title, 3);
        foreach (var section in sections)
        {
            collector.Add(number, section.Heading, 2);
            collector.Add(number, section.Text, 0);
        }
        _collectors.Add(collector);
    }

    /// <summary>All files, by address, once every page was added. Can be asked for once: what is given out is forgotten.</summary>
    public IEnumerable<(string Address, byte[] Bytes)> Files()
    {
        var parts = Parts();
        yield return (Layout.Folder + "search.js", Index(parts));
        for (var i = 0; i < parts.Count; i++) yield return ($"{Layout.Folder}search/t{i}.js", Part(i, parts[i], i + 1 < parts.Count ? parts[i + 1] : _words.Length));
        foreach (var file in _large ? TermFiles.Of(_collectors) : []) yield return file;
    }

    static byte[] Json(List<PlainSection> sections)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartArray();
            foreach (var section in sections)
            {
                json.WriteStartArray();
                json.WriteStringValue(section.Id);
                json.WriteStringValue(section.Heading);
                json.WriteStringValue(section.Text);
                json.WriteEndArray();
            }
            json.WriteEndArray();
        }
        return bytes.ToArray();
    }

    /// <summary>The first page of each part.</summary>
    List<int> Parts()
    {
        var (parts, size, most) = (new List<int> { 0 }, 0, _large ? PartOfLarge : PartOfSmall);
        for (var i = 0; i < _words.Length; i++)
        {
            if (size > 0 && size + _words[i].Length > most)
            {
                parts.Add(i);
                size = 0;
            }
            size += _words[i].Length;
        }
        return parts;
    }

    byte[] Index(List<int> parts)
    {
        using var bytes = new MemoryStream();
        bytes.Write("kedgeSearch.index("u8);
        using (var json = new Utf8JsonWriter(bytes, Readable))
        {
            json.WriteStartObject();
            json.WriteBoolean("large", _large);
            json.WriteStartArray("parts");
            foreach (var part in parts) json.WriteNumberValue(part);
            json.WriteEndArray();
            json.WriteStartArray("pages");
            foreach (var page in site.Pages)
            {
                json.WriteStartArray();
                json.WriteStringValue(page.Title);
                json.WriteStringValue(Addresses.Encoded(page.Address));
                json.WriteEndArray();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        bytes.Write(");\n"u8);
        return bytes.ToArray();
    }

    byte[] Part(int number, int from, int to)
    {
        using var bytes = new MemoryStream();
        bytes.Write(Encoding.ASCII.GetBytes($"kedgeSearch.part({number},["));
        for (var i = from; i < to; i++)
        {
            if (i > from) bytes.WriteByte((byte)',');
            bytes.Write(_words[i]);
            _words[i] = [];
        }
        bytes.Write("]);\n"u8);
        return bytes.ToArray();
    }
}
