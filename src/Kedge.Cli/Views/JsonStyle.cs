using System.Text.Encodings.Web;
using System.Text.Json;

namespace Kedge.Cli.Views;

/// <summary>How <c>--json</c> looks in every command.</summary>
static class JsonStyle
{
    public static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>With nothing escaped that need not be: for texts, which may be Chinese.</summary>
    public static readonly JsonSerializerOptions Readable = new(Indented) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
