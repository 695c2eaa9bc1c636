using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Kedge.Packages.Python.Indexes;

/// <summary>
/// Index id → base URLs. <c>pypi</c> comes from the spec's <c>sources</c>, else from the environment (<c>KEDGE_PYPI_MIRROR</c>,
/// <c>UV_INDEX_URL</c>, <c>PIP_INDEX_URL</c> and their extra ones), else from pip's own files. <c>pytorch/cu128</c> is a variant below
/// the spec's <c>sources.pytorch</c>, <c>KEDGE_PYTORCH_MIRROR</c>, or below an extra index whose path ends in a variant. No host name is built in.
/// </summary>
public sealed partial class PythonSources
{
    public const string Pypi = "pypi", Pytorch = "pytorch", Wheelhouse = "wheelhouse";

    readonly IReadOnlyDictionary<string, ImmutableArray<string>> _spec;
    readonly Func<string, string?> _environment;
    readonly PipConfiguration _pip;
    readonly Netrc _logins;

    public PythonSources(IReadOnlyDictionary<string, ImmutableArray<string>> spec, Func<string, string?> environment, PipConfiguration pip, Netrc logins) =>
        (_spec, _environment, _pip, _logins) = (spec, environment, pip, logins);

    public static PythonSources OfHost(IReadOnlyDictionary<string, ImmutableArray<string>> spec, Func<string, string?> environment) =>
        new(spec, environment, PipFiles.Configuration(environment), PipFiles.Logins(environment));

    /// <summary>Base URLs of <c>pypi</c> in the order to try, each ending in a slash and with its credentials; empty when none is known.</summary>
    public ImmutableArray<Uri> OfPypi() => Bases(
        Named(Pypi) is { Length: > 0 } named ? named
        : [.. FirstOf(Words("UV_DEFAULT_INDEX"), Words("UV_INDEX_URL"), Words("PIP_INDEX_URL"), _pip.IndexUrl is { } url ? [url] : []),
            .. Extra().Where(u => !IsVariant(u))]);

    /// <summary>Base URLs below which PyTorch's variants stand.</summary>
    public ImmutableArray<Uri> OfPytorch() => Bases(
        Named(Pytorch) is { Length: > 0 } named ? named : [.. Extra().Concat(Words("PIP_INDEX_URL")).Where(IsVariant)
            .Select(u => u.TrimEnd('/')[..u.TrimEnd('/').LastIndexOf('/')])]);

    /// <summary>The URL with the credentials that its user has for its host.</summary>
    public Uri WithLogin(Uri url) =>
        url.UserInfo.Length > 0 || url.IsFile || _logins.For(url.Host) is not { } login ? url
        : new UriBuilder(url) { UserName = Uri.EscapeDataString(login.User), Password = Uri.EscapeDataString(login.Password) }.Uri;

    string[] Named(string id) => _spec.TryGetValue(id, out var urls) && !urls.IsEmpty ? [.. urls] : Words($"KEDGE_{id.ToUpperInvariant()}_MIRROR");

    string[] Extra() => FirstOf(Words("UV_INDEX"), Words("UV_EXTRA_INDEX_URL"), Words("PIP_EXTRA_INDEX_URL"), [.. _pip.ExtraIndexUrls]);

    string[] Words(string variable) => (_environment(variable) ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    static string[] FirstOf(params string[][] all) => all.FirstOrDefault(a => a.Length > 0) ?? [];

    ImmutableArray<Uri> Bases(IEnumerable<string> urls) => [.. urls.Select(Base).OfType<Uri>().Select(WithLogin).Distinct()];

    static Uri? Base(string text)
    {
        // UV_INDEX gives an index a name: NAME=URL.
        if (text.IndexOf("=http", StringComparison.Ordinal) is var named and > 0) text = text[(named + 1)..];
        var url = text.Contains("://", StringComparison.Ordinal) ? text : text.StartsWith('/') ? "file://" + text : "";
        return Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" or "file" ? parsed : null;
    }

    static bool IsVariant(string url) => Variant().IsMatch(url);

    /// <summary>How PyTorch names its variants: cpu, cu128, rocm6.3, xpu.</summary>
    [GeneratedRegex(@"/(cpu|cu[0-9]+|rocm[0-9.]+|xpu)/?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Variant();
}
