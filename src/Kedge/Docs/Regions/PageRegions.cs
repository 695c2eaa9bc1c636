using System.Collections.Immutable;
using Kedge.Docs.Pages;

namespace Kedge.Docs.Regions;

/// <summary>A part of a page that is made from something else.</summary>
/// <param name="Body">Between the two comments.</param>
/// <param name="Prefix">What each of its lines begins with: blanks of a list item, marks of a quote.</param>
public sealed record Region(Marker Open, Marker Close, TextRange Body, string Prefix)
{
    /// <summary>The kind with what narrows it: <c>diagram dockerfile</c>.</summary>
    public string Kind => Open["kind"] is { } narrower ? $"{Open.Kind} {narrower.ToLowerInvariant()}" : Open.Kind;

    public TextRange Range => new(Open.Comment.Range.Start, Close.Comment.Range.End);
}

/// <summary>A word of a sentence that is known elsewhere: <c>&lt;!-- kedge:fact torch --&gt;2.6.0&lt;!-- /kedge --&gt;</c>.</summary>
/// <param name="Text">What a reader sees.</param>
public sealed record Fact(Marker Open, TextRange Text);

/// <summary>A marker that cannot be paired, and why.</summary>
public sealed record BrokenMarker(Marker Marker, string Why, string Hint);

/// <summary>Everything on a page that is made from something else, in its order. Pure: says nothing of whether it is right.</summary>
public sealed record PageRegions(ImmutableArray<Region> Regions, ImmutableArray<Fact> Facts, ImmutableArray<BrokenMarker> Broken)
{
    public static PageRegions None { get; } = new([], [], []);

    public static PageRegions Of(Page page)
    {
        var markers = page.Comments.Select(comment => Marker.Of(page.Text, comment)).OfType<Marker>().ToList();
        return markers.Count == 0 ? None : new Pairing(page).Of(markers);
    }

    public bool IsEmpty => Regions.IsEmpty && Facts.IsEmpty && Broken.IsEmpty;

    sealed class Pairing(Page page)
    {
        readonly ImmutableArray<Region>.Builder _regions = ImmutableArray.CreateBuilder<Region>();
        readonly ImmutableArray<Fact>.Builder _facts = ImmutableArray.CreateBuilder<Fact>();
        readonly ImmutableArray<BrokenMarker>.Builder _broken = ImmutableArray.CreateBuilder<BrokenMarker>();
        Marker? _region, _fact;

        public PageRegions Of(List<Marker> markers)
        {
            foreach (var marker in markers)
                if (marker.Closes) Close(marker);
                else Open(marker);
            DropFact();
            DropRegion();
            return new(_regions.DrainToImmutable(), _facts.DrainToImmutable(), _broken.DrainToImmutable());
        }

        void Open(Marker marker)
        {
            DropFact();
            if (marker.Kind == "fact")
            {
                _fact = marker;
                return;
            }
            DropRegion();
            _region = marker;
        }

        void Close(Marker marker)
        {
            if (marker.Kind is "" or "fact") CloseFact(marker);
            else if (_region is null)
                _broken.Add(new(marker, $"it closes a region '{marker.Kind}' that was not opened",
                    "remove it, or write <!-- kedge:" + marker.Kind + " --> where the region begins"));
            else if (_region.Kind != marker.Kind)
                _broken.Add(new(marker, $"it closes '{marker.Kind}', but '{_region.Kind}' is open", $"write <!-- /kedge:{_region.Kind} -->"));
            else CloseRegion(_region, marker);
        }

        void CloseFact(Marker marker)
        {
            if (_fact is null) _broken.Add(new(marker, "it closes a fact that was not opened", "remove it, or write <!-- kedge:fact NAME --> before the fact"));
            // What is made may hold facts of its own; they are made with it.
            else if (_region is null) _facts.Add(new(_fact, new(_fact.Comment.Range.End, marker.Comment.Range.Start)));
            _fact = null;
        }

        void CloseRegion(Marker open, Marker close)
        {
            DropFact();
            _region = null;
            var before = BeforeOnLine(open);
            var after = AfterOnLine(close);
            if (before.Trim(" \t>").Length > 0)
                _broken.Add(new(open, "a region begins on a line of its own",
                    "put the marker on its own line; a word inside a sentence is a fact: <!-- kedge:fact NAME -->"));
            else if (after.Trim().Length > 0) _broken.Add(new(close, "a region ends on a line of its own", "put what follows onto the next line"));
            else _regions.Add(new(open, close, new(open.Comment.Range.End, close.Comment.Range.Start), before.ToString()));
        }

        ReadOnlySpan<char> BeforeOnLine(Marker marker)
        {
            var start = marker.Comment.Range.Start;
            return page.Text.AsSpan(page.Lines.StartOf(page.Lines.LineOf(start))..start);
        }

        ReadOnlySpan<char> AfterOnLine(Marker marker)
        {
            var end = marker.Comment.Range.End;
            return page.Text.AsSpan(end..page.Lines[page.Lines.LineOf(end - 1)].End);
        }

        void DropFact()
        {
            if (_fact is { } open) _broken.Add(new(open, "it is not closed", "write <!-- /kedge --> behind the fact"));
            _fact = null;
        }

        void DropRegion()
        {
            if (_region is { } open) _broken.Add(new(open, "it is not closed", $"write <!-- /kedge:{open.Kind} --> where the region ends"));
            _region = null;
        }
    }
}
