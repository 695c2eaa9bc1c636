using System.Collections.Concurrent;
using System.Globalization;
using Spectre.Console;

namespace Kedge.Cli.Views.Terminal;

/// <summary>Shows <see cref="Step"/>s while work runs: a bar per phase on a terminal, a few lines elsewhere.</summary>
public static class ProgressView
{
    public static Task<T> Show<T>(IAnsiConsole console, Func<IProgress<Step>, Task<T>> work) =>
        console.Profile.Capabilities is { Interactive: true, Ansi: true } ? ShowBars(console, work) : work(new Lines(console));

    static Task<T> ShowBars<T>(IAnsiConsole console, Func<IProgress<Step>, Task<T>> work)
    {
        var width = console.Profile.Width;
        ProgressColumn[] columns = [new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn { Width = Math.Clamp(width / 4, 4, 40) }, new PercentageColumn(), new ElapsedTimeColumn()];
        return console.Progress().AutoClear(true).HideCompleted(false).Columns(columns).StartAsync(context => work(new Bars(context, WordsIn(width))));
    }

    /// <summary>Cells for a bar's words, beside the bar, the per cent and the time, so that a line never breaks: a broken one flickers.</summary>
    public static int WordsIn(int width) => Math.Clamp(width - Math.Clamp(width / 4, 4, 40) - "  100%  00:00:00 ".Length, 4, 60);

    /// <summary>Sums what the parts of a phase have done: packages download side by side, each reporting its own bytes.</summary>
    sealed class Sum
    {
        readonly ConcurrentDictionary<string, (long Done, long Total)> _parts = new(StringComparer.Ordinal);

        public (long Done, long Total) Add(Step step)
        {
            // Layers and the like count themselves; bytes are counted per thing.
            if (!IsBytes(step)) return (step.Done, step.Total);
            _parts[step.What.Split(' ')[0]] = (step.Done, step.Total);
            return (_parts.Values.Sum(p => p.Done), _parts.Values.Sum(p => p.Total));
        }

        /// <summary>"3 of 12 files, 1,204 of 3,012 MB".</summary>
        public string Words(long done, long total) => string.Create(CultureInfo.InvariantCulture,
            $"{_parts.Values.Count(p => p.Done >= p.Total)} of {_parts.Count} files, {done / 1e6:#,0} of {total / 1e6:#,0} MB");
    }

    static bool IsBytes(Step step) => step.Unit is "B" or "bytes";

    sealed class Bars(ProgressContext context, int words) : IProgress<Step>
    {
        readonly ConcurrentDictionary<string, (ProgressTask Task, Sum Sum)> _phases = new(StringComparer.Ordinal);

        public void Report(Step value)
        {
            var (task, sum) = _phases.GetOrAdd(value.Phase, phase => (context.AddTask(Markup.Escape(phase)), new()));
            var (done, total) = sum.Add(value);
            task.Description = Markup.Escape(Short($"{value.Phase} {(done > 0 && IsBytes(value) ? sum.Words(done, total) : value.What)}"));
            task.IsIndeterminate = total == 0;
            if (total == 0) return;
            (task.MaxValue, task.Value) = (total, done);
        }

        string Short(string text) => text.Length > words ? string.Concat(text.AsSpan(0, words - 1), "…") : text;
    }

    /// <summary>A line when a phase begins and one for each tenth of it, never a line per package; of downloads only when they are worth waiting for.</summary>
    sealed class Lines(IAnsiConsole console) : IProgress<Step>
    {
        const long WorthTelling = 100_000_000;
        readonly Dictionary<string, (Sum Sum, int Tenth)> _phases = new(StringComparer.Ordinal);

        public void Report(Step value)
        {
            lock (_phases)
            {
                var known = _phases.TryGetValue(value.Phase, out var phase);
                if (!known) (phase.Sum, phase.Tenth) = (new(), -1);
                var (done, total) = phase.Sum.Add(value);
                var counts = value.Unit is "layers" || (IsBytes(value) && total >= WorthTelling);
                var tenth = total == 0 || !counts ? 0 : (int)(10 * done / total);
                if (tenth > phase.Tenth) console.WriteLine(known && IsBytes(value) ? $"{value.Phase}  {phase.Sum.Words(done, total)}" : Line(value, done, total));
                _phases[value.Phase] = (phase.Sum, Math.Max(tenth, phase.Tenth));
            }
        }

        static string Line(Step step, long done, long total) => total > 0 && step.Unit == "layers"
            ? string.Create(CultureInfo.InvariantCulture, $"{step.Phase}  {done} of {total} {step.Unit}")
            : $"{step.Phase}  {step.What}";
    }
}
