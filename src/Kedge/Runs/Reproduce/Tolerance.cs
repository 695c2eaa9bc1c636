using System.Collections.Immutable;
using System.Globalization;

namespace Kedge.Runs.Reproduce;

/// <summary>How far a metric's value may be from what it was: absolute, or a part of what it was.</summary>
public readonly record struct Tolerance(double Amount, bool Relative)
{
    public static Tolerance Exact { get; } = new(0, false);

    /// <summary>Where nothing promises equal numbers (GPU kernels that add in any order) and nobody said better.</summary>
    public static Tolerance Usual { get; } = new(0.01, true);

    /// <summary>Infinite and undefined values agree with their like alone.</summary>
    public bool Allows(double was, double now) =>
        was.Equals(now) || double.IsFinite(was) && double.IsFinite(now) && Math.Abs(now - was) <= Amount * (Relative ? Math.Abs(was) : 1);

    public override string ToString() =>
        Relative ? (Amount * 100).ToString("0.####", CultureInfo.InvariantCulture) + "%" : Amount.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Reads <c>0.01</c> and <c>1%</c>.</summary>
    public static Tolerance? Parse(string text)
    {
        var relative = text.EndsWith('%');
        return double.TryParse(relative ? text[..^1] : text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent,
            CultureInfo.InvariantCulture, out var amount) && double.IsFinite(amount)
            ? new(relative ? amount / 100 : amount, relative) : null;
    }

    /// <summary>Reads <c>val_acc=0.01</c>, one per word; a metric called <c>*</c> stands for all that are not named.</summary>
    public static Checked<Tolerances> ParseAll(IEnumerable<string> words)
    {
        var (found, problems) = (ImmutableDictionary.CreateBuilder<string, Tolerance>(StringComparer.Ordinal), new List<Problem>());
        foreach (var word in words)
        {
            var equals = word.LastIndexOf('=');
            if (equals > 0 && Parse(word[(equals + 1)..]) is { } tolerance) found[word[..equals]] = tolerance;
            else problems.Add(ReproduceProblems.BadTolerance(word));
        }
        return problems.Count > 0 ? Checked<Tolerances>.Bad(problems) : Checked<Tolerances>.Ok(new(found.ToImmutable()));
    }
}

/// <summary>What was said about tolerances, by metric.</summary>
public sealed record Tolerances(ImmutableDictionary<string, Tolerance> ByMetric)
{
    public Tolerance? Of(string metric) => ByMetric.TryGetValue(metric, out var said) || ByMetric.TryGetValue("*", out said) ? said : null;
}
