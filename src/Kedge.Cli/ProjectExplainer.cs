using Kedge.Explanations;

namespace Kedge.Cli;

/// <summary>Explains logs with what this folder's lock and this machine say, as far as there are any. Looks at them only when something was found.</summary>
sealed class ProjectExplainer(Shell shell, Language language)
{
    readonly Recogniser _recogniser = new(SignatureTable.All);
    readonly Lazy<Surroundings> _around = new(() => shell.Folder.Length > 0 ? Surroundings.Nothing : Surroundings.Nothing);

    public IEnumerable<Explanation> Explain(Func<Stream> open)
    {
        using var log = open();
        var found = _recogniser.Find(log);
        return [.. found.Select(f => Explanation.Of(f, _around.Value, language))];
    }
}
