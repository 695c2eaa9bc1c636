using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Kedge.Runs.Metrics;

namespace Kedge.Runs.Page;

/// <summary>
/// Metrics of one family (train_loss, val_loss) as an SVG chart: text only, the same bytes for the same points, readable in
/// light and dark, told apart by dashes as well as by colour.
/// </summary>
public static class Curve
{
    const double Width = 720, Height = 340, Left = 66, Right = 24, Top = 62, Bottom = 48;
    const int Buckets = 320;
    static readonly ImmutableArray<string> Dashes = ["", "6 4", "2 4", "9 3 2 3", "1 3", "12 4"];

    const string Style = """
          <style>
            text { font-family: system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; font-size: 12px }
            .paper { fill: #ffffff } .frame { stroke: #c8cfd6; fill: none } .grid { stroke: #e7eaee } .mark { fill: #59636e }
            .name { fill: #1f2328; font-weight: 600; font-size: 15px } .key { fill: #1f2328 }
            .line { fill: none; stroke-width: 2; stroke-linejoin: round; stroke-linecap: round }
            .s0 { stroke: #0b69c7 } .s1 { stroke: #c2570c } .s2 { stroke: #15803d } .s3 { stroke: #8b3fc7 } .s4 { stroke: #b8336a } .s5 { stroke: #5b6470 }
            .d0 { fill: #0b69c7 } .d1 { fill: #c2570c } .d2 { fill: #15803d } .d3 { fill: #8b3fc7 } .d4 { fill: #b8336a } .d5 { fill: #5b6470 }
            @media (prefers-color-scheme: dark) {
              .paper { fill: #0f141a } .frame { stroke: #46515d } .grid { stroke: #232b34 } .mark { fill: #9aa5b1 } .name, .key { fill: #e6edf3 }
              .s0 { stroke: #5cacff } .s1 { stroke: #ff9d4d } .s2 { stroke: #4ccb7a } .s3 { stroke: #c79bff } .s4 { stroke: #ff86b3 } .s5 { stroke: #aab4c0 }
              .d0 { fill: #5cacff } .d1 { fill: #ff9d4d } .d2 { fill: #4ccb7a } .d3 { fill: #c79bff } .d4 { fill: #ff86b3 } .d5 { fill: #aab4c0 }
            }
          </style>

        """;

    /// <param name="title">Of the family: <c>loss</c>.</param>
    /// <param name="series">At least one. At most six are drawn; the description counts the rest.</param>
    public static string Svg(string title, ImmutableArray<MetricSeries> series)
    {
        var over = series.Take(Dashes.Length).Select(s => s.Over()).ToList();
        var axis = over.Select(o => o.Axis).Distinct().ToList() is [var one] ? one : Axis.Count;
        var lines = over.Select((o, i) => Drawn.Of(series[i], axis == Axis.Count ? null : o.X)).ToImmutableArray();
        var ranged = lines.Where(l => l.Low <= l.High).ToList();
        var y = AxisScale.Of(ranged.Select(l => l.Low).DefaultIfEmpty(0).Min(), ranged.Select(l => l.High).DefaultIfEmpty(0).Max(), 5, mayLog: true, air: true);
        var x = AxisScale.Of(lines.Min(l => l.X[0]), lines.Max(l => l.X[^1]), 7, mayLog: false, air: false);
        var svg = new StringBuilder();
        Add(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" width=\"{Width}\" height=\"{Height}\" role=\"img\" aria-labelledby=\"t d\">\n");
        Add(svg, $"  <title id=\"t\">{Xml(title)}</title>\n  <desc id=\"d\">{Xml(Describe(series, axis))}</desc>\n");
        svg.Append(Style);
        Add(svg, $"  <rect class=\"paper\" width=\"{Width}\" height=\"{Height}\" rx=\"8\"/>\n  <text class=\"name\" x=\"20\" y=\"28\">{Xml(Cut(title, 60))}</text>\n");
        Axes(svg, x, y, axis);
        for (var i = 0; i < lines.Length; i++) Line(svg, lines[i], i, x, y);
        Keys(svg, lines);
        return svg.Append("</svg>\n").ToString();
    }

    /// <summary>One series with its place on the common axis, and the range of its finite values.</summary>
    sealed record Drawn(string Name, double[] X, double[] Y, double Low, double High)
    {
        /// <param name="over">Null: over the count of points.</param>
        public static Drawn Of(MetricSeries series, ImmutableArray<double>? over)
        {
            var points = series.Points.AsSpan();
            var (x, y, count) = (new double[points.Length], new double[points.Length], 0);
            var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
            for (var i = 0; i < points.Length; i++)
            {
                var at = over is { } places ? places[i] : i + 1;
                if (!double.IsFinite(at)) continue;
                var value = Drawable(points[i].Value);
                if (double.IsFinite(value)) (low, high) = (Math.Min(low, value), Math.Max(high, value));
                (x[count], y[count]) = (at, value);
                count++;
            }
            Array.Resize(ref x, count);   // copies nothing where every point has its place
            Array.Resize(ref y, count);
            return new(series.Name, x, y, low, high);
        }

        /// <summary>Beyond these the arithmetic of a chart would overflow; no picture could show them beside anything else.</summary>
        static double Drawable(double value) => Math.Abs(value) switch { > 1e100 => double.NaN, < 1e-100 => 0, _ => value };
    }

    static string Describe(ImmutableArray<MetricSeries> series, Axis axis)
    {
        var parts = series.Take(Dashes.Length).Select(s => s.Summary()).Select(m =>
            $"{m.Name}: {m.Count} points, first {AxisScale.Short(m.First.Value)}, last {AxisScale.Short(m.Last.Value)}, lowest {AxisScale.Short(m.Min.Value)}, highest {AxisScale.Short(m.Max.Value)}");
        var rest = series.Length > Dashes.Length ? $"; {series.Length - Dashes.Length} more are not drawn" : "";
        return $"Over {AxisName(axis)}. {string.Join("; ", parts)}{rest}.";
    }

    static string AxisName(Axis axis) => axis switch { Axis.Step => "step", Axis.Epoch => "epoch", _ => "report" };

    static void Axes(StringBuilder svg, AxisScale x, AxisScale y, Axis axis)
    {
        foreach (var tick in y.Ticks)
        {
            var at = Y(y, tick.At);
            Add(svg, $"  <line class=\"grid\" x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{at:F1}\" y2=\"{at:F1}\"/>\n");
            Add(svg, $"  <text class=\"mark\" x=\"{Left - 8}\" y=\"{at + 4:F1}\" text-anchor=\"end\">{tick.Label}</text>\n");
        }
        foreach (var tick in x.Ticks.Where(t => axis == Axis.Epoch || t.At == Math.Floor(t.At)))
            Add(svg, $"  <text class=\"mark\" x=\"{X(x, tick.At):F1}\" y=\"{Height - Bottom + 18:F1}\" text-anchor=\"middle\">{tick.Label}</text>\n");
        Add(svg, $"  <path class=\"frame\" d=\"M{Left} {Top}V{Height - Bottom}H{Width - Right}\"/>\n");
        Add(svg, $"  <text class=\"mark\" x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 10}\" text-anchor=\"middle\">{AxisName(axis)}</text>\n");
    }

    static void Line(StringBuilder svg, Drawn line, int place, AxisScale x, AxisScale y)
    {
        var kept = Thinned.Indexes(line.X, line.Y, Buckets);
        var (path, pen) = (new StringBuilder(), false);
        foreach (var i in kept)
        {
            if (double.IsFinite(line.Y[i])) Add(path, $"{(pen ? 'L' : 'M')}{X(x, line.X[i]):F1} {Y(y, line.Y[i]):F1}");
            pen = double.IsFinite(line.Y[i]);
        }
        if (path.Length > 0) Add(svg, $"  <path class=\"line s{place}\"{Dash(place)} d=\"{path}\"/>\n");
        Best(svg, line, place, x, y);
        if (kept.Length > 60) return;
        foreach (var i in kept.Where(i => double.IsFinite(line.Y[i])))
            Add(svg, $"  <circle class=\"d{place}\" cx=\"{X(x, line.X[i]):F1}\" cy=\"{Y(y, line.Y[i]):F1}\" r=\"{(kept.Length == 1 ? 4 : 2.5)}\"/>\n");
    }

    /// <summary>A ring around the better end, where the name says which one that is and it is not the last point.</summary>
    static void Best(StringBuilder svg, Drawn line, int place, AxisScale x, AxisScale y)
    {
        var better = MetricNames.Better(line.Name);
        if (better == Better.Unknown || line.Low > line.High) return;
        var at = Array.IndexOf(line.Y, better == Better.Lower ? line.Low : line.High);
        if (at < line.Y.Length - 1) Add(svg, $"  <circle class=\"line s{place}\" cx=\"{X(x, line.X[at]):F1}\" cy=\"{Y(y, line.Y[at]):F1}\" r=\"6\"/>\n");
    }

    static void Keys(StringBuilder svg, ImmutableArray<Drawn> lines)
    {
        var at = 20.0;
        for (var i = 0; i < lines.Length; i++)
        {
            var text = $"{Cut(lines[i].Name, 28)}  {AxisScale.Short(lines[i].Y[^1])}";
            if (at + 40 + text.Length * 6.8 > Width) break;
            Add(svg, $"  <path class=\"line s{i}\"{Dash(i)} d=\"M{at:F1} 45H{at + 22:F1}\"/>\n  <text class=\"key\" x=\"{at + 28:F1}\" y=\"49\">{Xml(text)}</text>\n");
            at += 46 + text.Length * 6.8;
        }
    }

    static string Dash(int place) => Dashes[place].Length == 0 ? "" : $" stroke-dasharray=\"{Dashes[place]}\"";

    static double X(AxisScale x, double value) => Left + x.Place(value) * (Width - Left - Right);

    static double Y(AxisScale y, double value) => Height - Bottom - y.Place(value) * (Height - Top - Bottom);

    internal static string Cut(string text, int length) => text.Length <= length ? text : text[..(length - 1)] + "…";

    static void Add(StringBuilder svg, FormattableString text) => svg.Append(text.ToString(CultureInfo.InvariantCulture));

    /// <summary>Text content of XML 1.0: markup escaped, characters that it does not allow replaced.</summary>
    internal static string Xml(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (var c in text)
            safe.Append(c switch
            {
                '<' => "&lt;", '>' => "&gt;", '&' => "&amp;", '"' => "&quot;", < ' ' => " ", '\uFFFE' or '\uFFFF' => "\uFFFD",
                _ when char.IsSurrogate(c) => "\uFFFD",
                _ => c.ToString(),
            });
        return safe.ToString();
    }
}
