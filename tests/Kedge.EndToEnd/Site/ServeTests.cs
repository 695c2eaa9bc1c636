using Kedge.EndToEnd.Sessions;

namespace Kedge.EndToEnd.Site;

/// <summary><c>kedge docs serve</c> beside an open browser: not only pages change while somebody writes.</summary>
public sealed class ServeTests : IDisposable
{
    const string Nav = "document.querySelector('#kedge-nav').innerHTML";

    readonly Built _built = new();

    public ServeTests()
    {
        _built.Write("README.md", "# Demo\n");
        _built.Write("kedge.yaml", "name: demo\n");
        _built.Write("kedge.docs.yaml", "site:\n  title: First\n");
    }

    public void Dispose() => _built.Dispose();

    string At(string path) => Path.Combine(_built.Folder, path);

    [FactWith("chromium")]
    public async Task Folders_appear_move_and_go_with_what_is_in_them()
    {
        await using var serve = await Served.Start(_built.Folder);
        await using var browser = await Browser.Start();
        await browser.OpenWhole(serve.Url);
        // The folder docs itself is new, and so is what is in it.
        _built.Write("docs/part/deep.md", "# Deep\n");
        await browser.See($"{Nav}.includes('docs/part/deep.html')");
        _built.Write("docs/part/second.md", "# Second\n");
        await browser.See($"{Nav}.includes('docs/part/second.html')");
        Directory.Move(At("docs/part"), At("docs/other"));
        await browser.See($"{Nav}.includes('docs/other/deep.html') && {Nav}.includes('docs/other/second.html') && !{Nav}.includes('docs/part')");
        Directory.Delete(At("docs"), recursive: true);
        await browser.See($"!{Nav}.includes('deep.html')");
        _built.Write("docs/again.md", "# Again\n");
        await browser.See($"{Nav}.includes('docs/again.html')");
    }

    [FactWith("chromium")]
    public async Task Settings_hold_as_soon_as_they_are_saved_and_well_formed()
    {
        await using var serve = await Served.Start(_built.Folder);
        await using var browser = await Browser.Start();
        await browser.OpenWhole(serve.Url);
        await browser.See("document.querySelector('.brand').textContent === 'First'");
        _built.Write("kedge.docs.yaml", "site: [\n");
        _built.Write("README.md", "# Demo\n\nSaved after broken settings.\n");
        await browser.See("document.querySelector('article').textContent.includes('Saved after') && document.querySelector('.brand').textContent === 'First'");
        _built.Write("kedge.docs.yaml", "site:\n  title: Second\n");
        await browser.See("document.querySelector('.brand').textContent === 'Second'");
    }

    [FactWith("chromium", "python3")]
    public async Task Runs_appear_in_the_list_while_it_is_open()
    {
        await using var serve = await Served.Start(_built.Folder);
        await using var browser = await Browser.Start();
        await browser.OpenWhole(serve.Url);
        await Record("first");
        await browser.See($"{Nav}.includes('runs/index.html')");
        await browser.OpenWhole(serve.Url + "runs/index.html");
        await browser.See("document.querySelectorAll('.runs tbody tr').length === 1 && document.querySelector('.filter input')");
        await browser.Eval("document.querySelector('.runs th button').click()");
        await Record("second");
        (await _built.Kedge("runs", "tag", "second", "shiny")).Ended(0);
        await browser.See("document.querySelectorAll('.runs tbody tr').length === 2 && document.querySelector('.runs .tag').textContent === 'shiny'");
        // What was asked before the page was shown anew is asked of the new one.
        await browser.See("document.querySelector('.runs [aria-sort]') && document.querySelectorAll('.filter input').length === 1");
    }

    async Task Record(string name) =>
        (await _built.Kedge("run", "--engine", "host", "--name", name, "--", "python3", "-c", "print('step 1 loss 0.5')")).Ended(0);
}
