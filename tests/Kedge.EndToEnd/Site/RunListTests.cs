using Kedge.EndToEnd.Sessions;

namespace Kedge.EndToEnd.Site;

/// <summary>The list of runs in Chromium: read as it stands without scripts, sorted and filtered with them.</summary>
public sealed class RunListTests : IDisposable
{
    const string Train = "import sys\nlr = float(sys.argv[1])\nfor i in range(5):\n    print(f'step {i} loss {lr * (9 - i):.3f}', flush=True)\nsys.exit(lr > 0.5)\n";
    const string Names = "[...document.querySelectorAll('.runs tbody a')].map(a => a.textContent).join()";

    readonly Built _built = new();

    public void Dispose() => _built.Dispose();

    async Task<string> Made()
    {
        _built.Write("README.md", "# Demo\n\nWhat it is, and its [runs](runs/).\n");
        _built.Write("kedge.yaml", "name: demo\n");
        _built.Write("train.py", Train);
        foreach (var (name, lr) in ((string, string)[])[("low", "0.1"), ("high", "0.9"), ("middle", "0.25")])
            (await _built.Kedge("run", "--engine", "host", "--name", name, "--", "python3", "train.py", lr)).Ended(name == "high" ? 1 : 0);
        (await _built.Kedge("runs", "tag", "low", "keep")).Ended(0);
        (await _built.Kedge("docs", "build", "--out", "_site")).Ended(0);
        return $"file://{_built.Folder}/_site/";
    }

    static Task<string> Asks(Browser browser, string words) =>
        browser.Eval($"(f => {{ f.value = '{words}'; f.dispatchEvent(new Event('input')) }})(document.querySelector('.filter input'))");

    [FactWith("chromium", "python3")]
    public async Task Runs_are_read_sorted_and_filtered()
    {
        var site = await Made();
        await using var browser = await Browser.Start();
        await browser.OpenWhole(site + "index.html");
        await browser.Eval("document.querySelector('article a').click()");
        await browser.See("document.querySelectorAll('.runs tbody tr').length === 3 && document.querySelector('.filter input')");

        await browser.Eval("[...document.querySelectorAll('.runs th button')].find(b => b.textContent.startsWith('loss')).focus()");
        await browser.Act("Enter");
        // Of a loss the least is best.
        await browser.See($"{Names} === 'low,middle,high' && document.activeElement.closest('th').getAttribute('aria-sort') === 'ascending'");
        await browser.Act(" ");
        await browser.See($"{Names} === 'high,middle,low' && document.activeElement.closest('th').getAttribute('aria-sort') === 'descending'");

        await Asks(browser, "DONE keep");
        await browser.See($"{Names} === 'low' && document.querySelector('.filter output').textContent === '1 of 3 runs'");
        await Asks(browser, "no such run");
        await browser.See($"{Names} === '' && document.querySelector('.filter output').textContent === '0 of 3 runs'");
        await Asks(browser, "");
        await browser.See($"{Names} === 'high,middle,low'");
        await browser.Eval("document.querySelector('.runs tbody a').click()");
        await browser.See("document.querySelector('h1').textContent.startsWith('high: failed')");
        Assert.Empty(browser.Complaints);

        await browser.Scripts(false);
        await browser.OpenWhole(site + "runs/index.html");
        await browser.See("document.querySelectorAll('.runs tbody tr').length === 3 && !document.querySelector('.filter').checkVisibility() && !document.querySelector('.runs button')");
    }
}
