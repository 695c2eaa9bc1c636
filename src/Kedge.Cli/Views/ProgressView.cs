using System.Collections.Concurrent;
using System.Globalization;
using Spectre.Console;

namespace Kedge.Cli.Views;

/// <summary>Shows <see cref="Step"/>s while work runs: a bar per phase on a terminal, a line per phase elsewhere.</summary>
public static class ProgressView
{
    public static Task<T> Show<T>(IAnsiConsole console, Func<IProgress<Step>, Task<T>> work) =>
        console.Profile.Capabilities is { Interactive: true, Ansi: true } ? ShowBars(console, work) : work(new Lines(console));

    static Task<T> ShowBars<T>(IAnsiConsole console, Func<IProgress<Step>, Task<T>> work) =>
        console.Progress().AutoClear(true).HideCompleted(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work(new Bars(context)));

    /// <summary>Sums what the parts of a phase have done: packages download side by side, each reporting its own bytes.</summary>
    sealed class Sum
    {
        readonly ConcurrentDictionary<string, (long Done, long Total)> _parts = new(StringComparer.Ordinal);

        public (long Done, long Total) Add(Step step)
        {
            // Layers and the like count themselves; bytes are counted per thing.
            if (!step.Unit.StartsWith('b') && step.Unit != "B") return (step.Done, step.Total);
            _parts[step.What.Split(' ')[0]] = (step.Done, step.Total);
            return (_parts.Values.Sum(p => p.Done), _parts.Values.Sum(p => p.Total));
        }
    }

    sealed class Bars(ProgressContext context) : IProgress<Step>
    {
        readonly ConcurrentDictionary<string, (ProgressTask Task, Sum Sum)> _phases = new(StringComparer.Ordinal);

        public void Report(Step value)
        {
            var (task, sum) = _phases.GetOrAdd(value.Phase, phase => (context.AddTask(Markup.Escape(phase)), new()));
            var (done, total) = sum.Add(value);
            task.Description = Markup.Escape($"{value.Phase} {Short(value.What)}");
            task.IsIndeterminate = total == 0;
            if (total == 0) return;
            (task.MaxValue, task.Value) = (total, done);
        }

        static string Short(string what) => what.Length > 40 ? string.Concat(what.AsSpan(0, 39), "…") : what;
    }

    /// <summary>A line when a phase begins and one for each tenth of it, never a line per package.</summary>
    sealed class Lines(IAnsiConsole console) : IProgress<Step>
    {
        readonly Dictionary<string, (Sum Sum, int Tenth)> _phases = new(StringComparer.Ordinal);

        public void Report(Step value)
        {
            lock (_phases)
            {
                var known = _phases.TryGetValue(value.Phase, out var phase);
                if (!known) (phase.Sum, phase.Tenth) = (new(), -1);
                var (done, total) = phase.Sum.Add(value);
                var tenth = total == 0 || value.Unit is not "layers" ? 0 : (int)(10 * done / total);
                if (tenth > phase.Tenth) console.WriteLine(Line(value, done, total));
                _phases[value.Phase] = (phase.Sum, Math.Max(tenth, phase.Tenth));
            }
        }

        static string Line(Step step, long done, long total) => total > 0 && step.Unit == "layers"
            ? string.Create(CultureInfo.InvariantCulture, $"{step.Phase}  {done} of {total} {step.Unit}")
            : $"{step.Phase}  {step.What}";
    }
}
