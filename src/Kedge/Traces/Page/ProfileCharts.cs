using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Kedge.Runs.Page;
using Kedge.Traces.Analysis;
using Kedge.Traces.Rules;

namespace Kedge.Traces.Page;

/// <summary>A part of a bar: what it stands for, its share, and its colour's number.</summary>
public readonly record struct Part(string Name, double Share, int Colour);

/// <summary>Where the time of a step goes, as bars: text only, the same bytes for the same profile, readable in light and dark.</summary>
public static class ProfileCharts
{
    const double Width = 720, Left = 150, Right = 20, BarHeight = 22, RowHeight = 34, Top = 44;
    const int MostRanks = 16, MostSteps = 64;

    /// <summary>Two rows of hues, those of the curves first; the last is grey and stands for doing nothing.</summary>
    const string Style = """
          <style>
            text { font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; font-size: 12px }
            .paper { fill: #ffffff } .mark { fill: #59636e } .name { fill: #1f2328; font-weight: 600; font-size: 15px } .key { fill: #1f2328 }
            .c0 { fill: #c2570c } .c1 { fill: #0b69c7 } .c2 { fill: #15803d } .c3 { fill: #8b3fc7 } .c4 { fill: #0f8a8a } .c5 { fill: #b8336a } .c6 { fill: #b58900 } .c7 { fill: #aeb6bf }
            @media (prefers-color-scheme: dark) {
              .paper { fill: #0f141a } .mark { fill: #9aa5b1 } .name, .key { fill: #e6edf3 }
              .c0 { fill: #ff9d4d } .c1 { fill: #5cacff } .c2 { fill: #4ccb7a } .c3 { fill: #c79bff } .c4 { fill: #45c9c9 } .c5 { fill: #ff86b3 } .c6 { fill: #e0b93c } .c7 { fill: #4d5965 }
            }
          </style>

        """;

    /// <summary>File name → SVG. Nothing in it that does not follow from the profile.</summary>
    public static ImmutableSortedDictionary<string, string> Of(IReadOnlyList<RankProfile> ranks)
    {
        var charts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (ranks.Count == 0) return charts.ToImmutable();
        charts["breakdown.svg"] = Breakdown(ranks);
        if (ranks[0].ByStep.Count > 1) charts["steps.svg"] = ByStep(ranks[0]);
        return charts.ToImmutable();
    }

    /// <summary>The loop's thread in a step, by phase.</summary>
    public static ImmutableArray<Part> Host(PhaseTimes times, long total) =>
        [.. Enum.GetValues<Phase>().Select(p => new Part(PhaseWords.Name(p), total == 0 ? 0 : times[p] / (double)total, (int)p))];

    /// <summary>The device in a step.</summary>
    public static ImmutableArray<Part> Device(DeviceTimes device)
    {
        double Share(long time) => device.Total == 0 ? 0 : time / (double)device.Total;
        return [new("computing", Share(device.Compute), 1), new("communication alone", Share(device.ExposedExchange), 5),
            new("copies alone", Share(device.ExposedCopy), 4), new("idle", Share(device.Idle), 7)];
    }

    static string Breakdown(IReadOnlyList<RankProfile> ranks)
    {
        var rows = new List<(string Name, ImmutableArray<Part> Parts)>();
        foreach (var rank in ranks.Take(MostRanks))
        {
            var who = ranks.Count == 1 ? "" : StragglerName(rank) + ", ";
            rows.Add((who + "host", Host(rank.Host, rank.Time)));
            if (rank.Device is { } device) rows.Add((who + "device", Device(device)));
        }
        var keys = rows.SelectMany(r => r.Parts).Where(p => p.Share > 0.0005).DistinctBy(p => p.Name).ToList();
        var height = Top + rows.Count * RowHeight + 18 * ((keys.Count + 3) / 4) + 20;
        var title = "Where the time of a step goes";
        var svg = Begin(title,
            string.Join("; ", rows.Select(r => $"{r.Name}: {string.Join(", ", r.Parts.Where(p => p.Share > 0.0005).Select(p => $"{p.Name} {Amount.Percent(p.Share)}"))}")), height);
        foreach (var (i, row) in rows.Index()) Bar(svg, row.Name, row.Parts, Top + i * RowHeight);
        Keys(svg, keys, Top + rows.Count * RowHeight + 14);
        return svg.Append("</svg>\n").ToString();
    }

    static string StragglerName(RankProfile rank) => rank.Trace.Rank is { } number ? $"rank {number}" : Curve.Cut(rank.File, 12);

    static void Bar(StringBuilder svg, string name, ImmutableArray<Part> parts, double top)
    {
        Add(svg, $"  <text class=\"key\" x=\"{Left - 10}\" y=\"{top + 16:F1}\" text-anchor=\"end\">{Curve.Xml(Curve.Cut(name, 22))}</text>\n");
        var at = Left;
        foreach (var part in parts.Where(p => p.Share > 0.0005))
        {
            var width = part.Share * (Width - Left - Right);
            Add(svg, $"  <rect class=\"c{part.Colour}\" x=\"{at:F1}\" y=\"{top:F1}\" width=\"{width:F1}\" height=\"{BarHeight}\"><title>{Curve.Xml(part.Name)} {Curve.Xml(Amount.Percent(part.Share))}</title></rect>\n");
            at += width;
        }
    }

    static void Keys(StringBuilder svg, List<Part> keys, double top)
    {
        foreach (var (i, key) in keys.Index())
        {
            var (x, y) = (20 + i % 4 * 172.0, top + i / 4 * 18);
            Add(svg, $"  <rect class=\"c{key.Colour}\" x=\"{x:F1}\" y=\"{y:F1}\" width=\"11\" height=\"11\" rx=\"2\"/>\n  <text class=\"key\" x=\"{x + 17:F1}\" y=\"{y + 10:F1}\">{Curve.Xml(key.Name)}</text>\n");
        }
    }

    static string ByStep(RankProfile rank)
    {
        const double Floor = 250, Ceiling = 44;
        var steps = rank.ByStep.Take(MostSteps).ToList();
        var scale = AxisScale.Of(0, steps.Max(s => s.Total) / 1e6, 4, mayLog: false, air: false);
        var step = (Width - 66 - Right) / steps.Count;
        var svg = Begin("Step by step",
            $"{steps.Count} steps, the longest {Amount.Time(steps.Max(s => s.Total))}, the shortest {Amount.Time(steps.Min(s => s.Total))}", 320);
        foreach (var tick in scale.Ticks)
            Add(svg, $"  <text class=\"mark\" x=\"58\" y=\"{Y(tick.At) + 4:F1}\" text-anchor=\"end\">{tick.Label}{(tick.At == scale.Ticks[^1].At ? " ms" : "")}</text>\n");
        foreach (var (i, times) in steps.Index())
        {
            var at = 0.0;
            foreach (var phase in Enum.GetValues<Phase>().Where(p => times[p] > 0))
            {
                var next = at + times[phase] / 1e6;
                if (Y(at) - Y(next) >= 0.1)
                    Add(svg, $"  <rect class=\"c{(int)phase}\" x=\"{66 + i * step:F1}\" y=\"{Y(next):F1}\" width=\"{Math.Max(1, step * 0.8):F1}\" height=\"{Y(at) - Y(next):F1}\"/>\n");
                at = next;
            }
            if (steps.Count <= 16 || i % 8 == 0)
                Add(svg, $"  <text class=\"mark\" x=\"{66 + i * step + step * 0.4:F1}\" y=\"{Floor + 16}\" text-anchor=\"middle\">{rank.Steps.All[i].Number}</text>\n");
        }
        Keys(svg, [.. Host(rank.Host, rank.Time).Where(p => p.Share > 0.0005)], Floor + 28);
        return svg.Append("</svg>\n").ToString();

        double Y(double milliseconds) => Floor - scale.Place(milliseconds) * (Floor - Ceiling);
    }

    static StringBuilder Begin(string title, string description, double height)
    {
        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"t d\">\n");
        Add(svg, $"  <title id=\"t\">{Curve.Xml(title)}</title>\n  <desc id=\"d\">{Curve.Xml(description)}</desc>\n");
        svg.Append(Style);
        Add(svg, $"  <rect class=\"paper\" width=\"{Width}\" height=\"{height}\" rx=\"8\"/>\n  <text class=\"name\" x=\"20\" y=\"28\">{Curve.Xml(title)}</text>\n");
        return svg;
    }

    static void Add(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));
}
