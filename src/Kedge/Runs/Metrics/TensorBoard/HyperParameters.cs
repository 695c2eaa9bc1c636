using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Kedge.Runs.Metrics.TensorBoard;

/// <summary>Hyperparameters that <c>add_hparams</c> left in a summary's metadata (tensorboard/plugins/hparams/*.proto).</summary>
static class HyperParameters
{
    const int MostNames = 10_000;

    /// <param name="content">An HParamsPluginData message.</param>
    public static ImmutableArray<(string Name, string Value)> Read(ReadOnlySpan<byte> content)
    {
        var found = ImmutableArray.CreateBuilder<(string, string)>();
        var data = new WireReader(content);
        while (data.Next())
        {
            if (data.Field != 3 || data.Wire != 2) continue;   // session_start_info
            var session = new WireReader(data.Bytes);
            while (session.Next())
                if (session is { Field: 1, Wire: 2 } && found.Count < MostNames && Entry(session.Bytes) is { } entry) found.Add(entry);
        }
        return found.ToImmutable();
    }

    static (string, string)? Entry(ReadOnlySpan<byte> bytes)
    {
        var entry = new WireReader(bytes);
        var (name, value) = ("", (string?)null);
        while (entry.Next())
        {
            if (entry is { Field: 1, Wire: 2 }) name = Encoding.UTF8.GetString(entry.Bytes);
            else if (entry is { Field: 2, Wire: 2 }) value = Value(entry.Bytes);
        }
        return name.Length > 0 && value is not null ? (name, value) : null;
    }

    /// <summary>A google.protobuf.Value: null 1, number 2, string 3, bool 4.</summary>
    static string? Value(ReadOnlySpan<byte> bytes)
    {
        var value = new WireReader(bytes);
        if (!value.Next()) return null;
        return value.Field switch
        {
            1 => "null",
            2 when value.Wire == 1 => value.Double.ToString("R", CultureInfo.InvariantCulture),
            3 => Encoding.UTF8.GetString(value.Bytes),
            4 => value.Number != 0 ? "true" : "false",
            _ => null,
        };
    }
}
