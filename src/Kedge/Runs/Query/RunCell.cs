using System.Runtime.InteropServices;

namespace Kedge.Runs.Query;

/// <summary>What a cell of the table holds.</summary>
public enum CellKind { Text, Number, Metric }

/// <summary>One fact of one run as it lies in the index: sixteen bytes.</summary>
/// <param name="Name">Of the fact, as a place in the table's texts.</param>
/// <param name="Payload">A text's place, a number's bits, or the place of a metric's nine numbers.</param>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
readonly record struct RunCell(int Name, int Kind, long Payload)
{
    public double Number => BitConverter.Int64BitsToDouble(Payload);
}

/// <summary>Where a run's cells are, and what its folder looked like when they were read.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 8)]
readonly record struct RunHead(int Id, int First, int Count, int Open, long Started, long Stamp);

/// <summary>A fact with a text or a number, or a metric, before it is packed.</summary>
public readonly record struct Fact(string Name, CellKind Kind, double Number = 0, string? Text = null, MetricSummary? Metric = null)
{
    public static Fact Of(string name, string text) => new(name, CellKind.Text, Text: text);

    public static Fact Of(string name, double number) => new(name, CellKind.Number, number);

    public static Fact Of(MetricSummary metric) => new(metric.Name, CellKind.Metric, Metric: metric);
}
