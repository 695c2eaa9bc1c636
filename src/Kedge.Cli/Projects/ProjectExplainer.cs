using Kedge.Explanations;
using Kedge.Locks;
using Kedge.Specs;

namespace Kedge.Cli.Projects;

/// <summary>Explains logs with what this folder's lock and this machine say, as far as there are any. Looks at them only when something was found.</summary>
sealed class ProjectExplainer(Shell shell, Language language)
{
    readonly Recogniser _recogniser = new(SignatureTable.All);
    readonly Lazy<Surroundings> _around = new(() => Look(shell));

    public IEnumerable<Explanation> Explain(Func<Stream> open)
    {
        using var log = open();
        return Explain(_recogniser.Find(log));
    }

    /// <summary>A message as somebody typed it: from memory, perhaps.</summary>
    public IEnumerable<Explanation> Explain(string message) => Explain(_recogniser.FindTyped(message));

    Explanation[] Explain(IEnumerable<Recognised> found) => [.. found.Select(f => Explanation.Of(f, _around.Value, language))];

    static Surroundings Look(Shell shell) => new(Lock(shell), shell.Machine());

    /// <summary>A lock that cannot be read is none: whoever asks what a message means gets an answer all the same.</summary>
    static LockFile? Lock(Shell shell)
    {
        try
        {
            var locked = LockOnDisk.Load(SpecFile.Load(shell.Folder).Folder);
            return locked.IsOk ? locked.Value : null;
        }
        catch (KedgeException)
        {
            return null;
        }
    }
}
