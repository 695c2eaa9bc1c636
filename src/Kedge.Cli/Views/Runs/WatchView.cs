using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Kedge.Cli.Views.Terminal;
using Kedge.Runs;
using Kedge.Runs.Page;
using Kedge.Runs.Record;
using Spectre.Console;

namespace Kedge.Cli.Views.Runs;

/// <summary>A run that goes on: a screen that is drawn anew on a terminal, else only what is new, line by line.</summary>
sealed class WatchView(Shell shell, RunReader reader, RunId id)
{
    const int MostNewLines = 40;

    readonly bool _screen = shell.Out.Profile.Capabilities.Ansi && shell.Environment("TERM") is not ("dumb" or null or "");
    readonly Dictionary<string, int> _seen = new(StringComparer.Ordinal);
    int _lastHeight;

    /// <summary>How long the last look took: a record of millions of points is looked at less often.</summary>
    public TimeSpan Took { get; private set; }

    /// <summary>Looks once, and shows what is there.</summary>
    public RunStatus Show(DateTimeOffset now)
    {
        var start = Stopwatch.GetTimestamp();
        var run = reader.Read(id);
        var status = run.StatusAt(now);
        if (_screen) Draw(run, status, now);
        else News(run);
        if (status != RunStatus.Running && !_screen) shell.Out.Profile.Out.Writer.WriteLine(Headline(run, status, now));
        Took = Stopwatch.GetElapsedTime(start);
        return status;
    }

    static string Headline(Run run, RunStatus status, DateTimeOffset now)
    {
        var seconds = run.End?.Seconds ?? (run.Plan is { } plan ? Math.Max(0, (now - plan.Started).TotalSeconds) : 0);
        var name = run.Plan?.Name is { } given ? $" ({RunListView.Plain(given, 40)})" : "";
        return $"{run.Id.Short}{name}  {RunPage.Word(status)}  {RunFacts.Duration(seconds)}";
    }

    /// <summary>All of it into one piece of text first, so that nothing flickers; lines left over from before are wiped.</summary>
    void Draw(Run run, RunStatus status, DateTimeOffset now)
    {
        using var text = new StringWriter();
        var page = Page(text);
        page.MarkupLineInterpolated($"[bold]{Headline(run, status, now)}[/]");
        page.WriteLine(RunListView.Plain(run.Plan?.Line ?? "", page.Profile.Width));
        var height = Math.Max(12, shell.Out.Profile.Height);
        var curves = RunPage.Headlines(run).Where(m => run.Series.ContainsKey(m.Name)).Take(height > 30 ? 2 : 1).ToList();
        // Beside the curves' own rows: two lines on top, title, axis and key of each, resources, and seven of news.
        var rows = Math.Clamp((height - 11) / Math.Max(1, curves.Count) - 3, 4, 12);
        foreach (var metric in curves) CurveText.Write(page, metric.Name, [run.Series[metric.Name]], rows);
        if (Resources(run) is { Length: > 0 } resources) page.WriteLine(resources);
        var news = reader.Tail(id, 6).Select(line => RunListView.Plain(line, page.Profile.Width));
        var lines = Fit([.. text.ToString().Split('\n')[..^1]], ["", .. news], height - 1);
        var up = _lastHeight > 0 ? $"\u001b[{_lastHeight}A" : "";
        shell.Out.Profile.Out.Writer.Write(up + string.Concat(lines.Select(l => $"\u001b[2K{l}\n")) + "\u001b[J");
        shell.Out.Profile.Out.Writer.Flush();
        _lastHeight = lines.Length;
    }

    /// <summary>What fits on the screen: the news at the bottom stay, and curves lose their lower end.</summary>
    static ImmutableArray<string> Fit(ImmutableArray<string> above, ImmutableArray<string> news, int rows)
    {
        var kept = above.Take(Math.Max(2, rows - news.Length)).ToList();
        return [.. kept, .. news.TakeLast(rows - kept.Count)];
    }

    IAnsiConsole Page(StringWriter text)
    {
        var page = AnsiConsole.Create(new()
        {
            Out = new AnsiConsoleOutput(text),
            Ansi = AnsiSupport.Yes,
            ColorSystem = (ColorSystemSupport)shell.Out.Profile.Capabilities.ColorSystem,
            Interactive = InteractionSupport.No,
        });
        page.Profile.Width = Math.Max(40, shell.Out.Profile.Width);
        page.Profile.Capabilities.Unicode = shell.Out.Profile.Capabilities.Unicode;
        return page;
    }

    string Resources(Run run) =>
        string.Join("   ", Samples(run)
            .Select(s => $"{RunListView.Plain(s.Name, 20)} {(s.Value >= 1 << 20 ? Bytes.Of((long)s.Value) : AxisScale.Short(s.Value))}"));

    IEnumerable<(string Name, double Value)> Samples(Run run) => reader.LastSample(run.Id).Where(s => IsFollowed(s.Name, s.Value)).Take(8);

    /// <summary>What a reader follows; the rest is there to be asked when something is slow, and waiting shows when there is some.</summary>
    static bool IsFollowed(string name, double value) =>
        name is "cpu" or "cpu.throttled" or "memory" or "swap" or "shm" or "disk.read" or "disk.write" or "disk.free"
        || (name is ("pressure.io" or "pressure.memory") && value > 0.1)
        || (name.StartsWith("gpu", StringComparison.Ordinal) && !name.Contains(".pcie.", StringComparison.Ordinal));

    /// <summary>Points that were not there the last time, one line per place.</summary>
    void News(Run run)
    {
        var news = from series in run.Series.Values
                   from point in series.Points.Skip(_seen.GetValueOrDefault(series.Name))
                   group $"{RunListView.Plain(series.Name, 60)} {AxisScale.Short(point.Value)}" by (point.Milliseconds, point.Step, point.Epoch) into place
                   orderby place.Key.Milliseconds
                   select Line(place.Key, place);
        var lines = news.ToList();
        foreach (var series in run.Series.Values) _seen[series.Name] = series.Points.Length;
        var write = shell.Out.Profile.Out.Writer;
        if (lines.Count > MostNewLines) write.WriteLine($"… {lines.Count - MostNewLines} lines before");
        foreach (var line in lines.TakeLast(MostNewLines)) write.WriteLine(line);
    }

    static string Line((long Milliseconds, long? Step, double? Epoch) place, IEnumerable<string> values)
    {
        var at = place.Step is { } step ? $"step {step}  " : place.Epoch is { } epoch ? string.Create(CultureInfo.InvariantCulture, $"epoch {epoch:0.##}  ") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{TimeSpan.FromMilliseconds(place.Milliseconds):hh\\:mm\\:ss}  {at}{string.Join("  ", values.Take(8))}");
    }
}
