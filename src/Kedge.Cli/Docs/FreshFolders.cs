using Kedge.Docs.Pages;

namespace Kedge.Cli.Docs;

/// <summary>An empty folder for each page whose blocks ask for one; all are gone afterwards.</summary>
sealed class FreshFolders : IDisposable
{
    readonly Dictionary<string, string> _byPage = new(StringComparer.Ordinal);

    public string Of(Page page) =>
        _byPage.TryGetValue(page.Path, out var there) ? there : _byPage[page.Path] = Directory.CreateTempSubdirectory("kedge-docs-test-").FullName;

    public void Dispose()
    {
        foreach (var folder in _byPage.Values)
        {
            try { Directory.Delete(folder, recursive: true); }
            catch (Exception kept) when (kept is IOException or UnauthorizedAccessException) { } // A block may have left what only another user can remove.
        }
    }
}
