namespace Kedge.Runs.Metrics.TensorBoard;

/// <summary>
/// What stands before the metrics of an event file, from its folder: writers put what belongs together into folders
/// (<c>train/</c>, <c>validation/</c>; <c>acc_train/</c> of add_scalars). The first folder has no prefix unless it is called like a phase.
/// </summary>
public sealed class EventFolders
{
    string? _root;

    /// <param name="folder">Absolute.</param>
    /// <returns><c>""</c> or a name that ends with a slash.</returns>
    public string Prefix(string folder)
    {
        var name = folder[(folder.LastIndexOf('/') + 1)..];
        if (MetricNames.IsPhase(name.ToLowerInvariant()))
        {
            _root ??= folder[..folder.LastIndexOf('/')];
            return name.ToLowerInvariant() + "/";
        }
        _root ??= IsTime(name) ? folder[..folder.LastIndexOf('/')] : folder;
        if (folder == _root) return "";
        var below = folder.StartsWith(_root + "/", StringComparison.Ordinal) ? folder[(_root.Length + 1)..] : name;
        return IsTime(below) ? "" : below + "/";
    }

    /// <summary>add_hparams names its folder by the clock: <c>1700000000.123456</c>.</summary>
    static bool IsTime(string name) => name.Length > 10 && name.All(c => char.IsAsciiDigit(c) || c == '.');
}
