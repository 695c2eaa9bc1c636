using System.Globalization;

namespace Kedge.Runs.Metrics;

/// <summary>
/// Who told a value: names of the files in <c>metrics/</c>. The same metric may come in several ways at once; the one that the
/// author of the training meant most directly is believed, and what was printed for people least.
/// </summary>
public static class MetricSource
{
    /// <summary>Found in the printed output; of rank 0 when there are several.</summary>
    public const string Output = "r0";

    /// <summary><c>kedge.log(…)</c>.</summary>
    public const string Log = "log";

    public const string Mlflow = "mlflow";

    public const string TensorBoard = "tb";

    /// <summary>Files that trainers write: Lightning's metrics.csv, trainer_state.json of Transformers.</summary>
    public const string Files = "files";

    /// <summary>Samples of what the machine did for the run; no metrics of it, and kept apart.</summary>
    public const string Samples = "host0";

    public static string FileOf(string source) => source == Samples ? $"sys/{source}.jsonl" : $"metrics/{source}.jsonl";

    /// <summary>The source's name for a rank of a distributed run: <c>r1</c>, <c>log-r1</c>.</summary>
    public static string Of(string source, int rank) =>
        rank == 0
            ? source
            : source == Output
            ? string.Create(CultureInfo.InvariantCulture, $"r{rank}")
            : string.Create(CultureInfo.InvariantCulture, $"{source}-r{rank}");

    /// <summary>The rank at the end of a source's name; 0 where none stands.</summary>
    public static int RankOf(string source)
    {
        var digits = source.Length;
        while (digits > 0 && char.IsAsciiDigit(source[digits - 1])) digits--;
        var marked = digits > 0 && source[digits - 1] == 'r' && (digits == 1 || source[digits - 2] == '-');
        return marked && int.TryParse(source.AsSpan(digits), CultureInfo.InvariantCulture, out var rank) ? rank : 0;
    }

    /// <summary>The lower, the more it is believed.</summary>
    public static int Order(string source) => (source[0] == 'r' ? Output : source.Split('-')[0]) switch
    {
        Log => 0, Mlflow => 1, TensorBoard => 2, Files => 3, _ => 4,
    };
}
