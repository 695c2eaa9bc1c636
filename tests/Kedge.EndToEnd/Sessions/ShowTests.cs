using System.Net;
using System.Text.Json;

namespace Kedge.EndToEnd.Sessions;

/// <summary>A first morning with a session, as a person has it: browser, notebook, shell, copy, forward, drift, end.</summary>
[Collection(SharedDemo.Name)]
public sealed class ShowTests(Demo demo)
{
    const string Cell = """
        import torch, matplotlib.pyplot as plt
        torch.manual_seed(0)
        x = torch.linspace(-3, 3, 200)[:, None]
        y = torch.sin(2 * x)
        model = torch.nn.Sequential(torch.nn.Linear(1, 32), torch.nn.Tanh(), torch.nn.Linear(32, 1))
        optimizer = torch.optim.LBFGS(model.parameters(), max_iter=15)
        def closure():
            optimizer.zero_grad(); loss = torch.nn.functional.mse_loss(model(x), y); loss.backward(); return loss
        fig = plt.figure(figsize=(7, 3)); plt.plot(x, y, "k--", label="sin 2x")
        for step in (1, 2):
            optimizer.step(closure)
            print(f"step={step} loss={closure().item():.4f}")
            plt.plot(x, model(x).detach(), label=f"step {step}")
        plt.legend(); plt.show()
        """;

    /// <summary>Where screenshots go; docs/images when they are made for the documents.</summary>
    static string Pictures => Environment.GetEnvironmentVariable("KEDGE_TEST_PICTURES") is { Length: > 0 } folder ? folder : Path.GetTempPath();

    [FactWith("docker", "ssh", "root", "chromium")]
    public async Task A_first_morning()
    {
        await using var project = await SessionProject.Up(demo, "show", 1000);
        var url = project.Session.GetProperty("url").GetString()!;
        await Refused(url[..url.IndexOf('?')]);
        await Refused(url[..^1] + (url[^1] == '0' ? '1' : '0'));
        await Notebook(url);
        Assert.Equal("1000:1000\n", (await project.Shell("stat -c %u:%g Untitled.ipynb")).Out);
        var outputs = JsonDocument.Parse(project.Read("Untitled.ipynb")).RootElement.GetProperty("cells")[0].GetProperty("outputs");
        Assert.Contains("step=2 loss=", outputs[0].GetProperty("text").ToString(), StringComparison.Ordinal);
        Assert.Contains(outputs.EnumerateArray(), o => o.TryGetProperty("data", out var data) && data.TryGetProperty("image/png", out _));
        await Shell(project);
        await Drift(project);
        (await project.Kedge("down")).Ended(0);
        Assert.DoesNotContain(project.Alias, (await project.Kedge("ps")).Ended(0).Out, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(project.Folder, "Untitled.ipynb")));
    }

    /// <summary>Without the token there is a login page at most, and no API.</summary>
    static async Task Refused(string url)
    {
        using var web = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });
        using var page = await web.GetAsync(new Uri(url));
        Assert.Equal(HttpStatusCode.Found, page.StatusCode);
        Assert.Contains("/login", page.Headers.Location!.ToString(), StringComparison.Ordinal);
        using var api = await web.GetAsync(new Uri(new Uri(url), "/api/contents" + new Uri(url).Query));
        Assert.Equal(HttpStatusCode.Forbidden, api.StatusCode);
    }

    static async Task Notebook(string url)
    {
        await using var browser = await Browser.Start();
        await browser.Open(url);
        await browser.Click(".jp-LauncherCard[data-category=\"Notebook\"]");
        await browser.See("document.querySelector('.jp-Notebook-ExecutionIndicator[data-status=\"idle\"]')");
        await TypeCell(browser);
        await RunCell(browser);
        await browser.See("document.querySelector('.jp-OutputArea-output img')?.naturalWidth > 100 && document.body.innerText.includes('step=2 loss=')");
        await browser.Press("s", 83, modifiers: 2);
        await browser.Click(".jp-Dialog button.jp-mod-accept");
        await browser.See("![...document.querySelectorAll('.jp-mod-current')].some(t => t.classList.contains('jp-mod-dirty')) && !document.querySelector('.jp-Dialog')");
        await browser.Picture(Path.Combine(Pictures, "session-jupyterlab.png"));
    }

    /// <summary>Into the first cell, once it has the cursor: a busy page may take a click for none, and what is typed then is lost.</summary>
    static async Task TypeCell(Browser browser)
    {
        const string Typed = "document.querySelector('.jp-Notebook .jp-Cell .cm-content').innerText.includes('import torch')";
        for (var tries = 0; tries < 10 && !await Soon(browser, Typed); tries++)
        {
            await browser.Click(".jp-Notebook .jp-Cell .cm-content");
            if (await Soon(browser, "document.activeElement?.matches('.jp-Notebook .jp-Cell .cm-content')")) await browser.Type(Cell);
        }
    }

    /// <summary>Whether the expression becomes true within two seconds.</summary>
    static async Task<bool> Soon(Browser browser, string expression)
    {
        for (var looks = 0; looks < 20; looks++)
        {
            if (await browser.Eval(expression) == "true") return true;
            await Task.Delay(100);
        }
        return false;
    }

    /// <summary>Shift+Enter; a busy page may miss it, and a person presses again.</summary>
    static async Task RunCell(Browser browser)
    {
        const string Waits = "/^\\[\\s*\\]:?$/.test(document.querySelector('.jp-Notebook .jp-InputPrompt').innerText.trim())";
        for (var tries = 0; tries < 10 && await browser.Eval(Waits) == "true"; tries++)
        {
            await browser.Click(".jp-Notebook .jp-Cell .cm-content");
            await browser.Press("Enter", 13, modifiers: 8);
            if (await Soon(browser, $"!({Waits})")) return;
        }
    }

    static async Task Shell(SessionProject project)
    {
        Assert.Contains("2.", (await project.Ssh(project.Alias, "python -c 'import torch; print(torch.__version__)'")).Ended(0).Out, StringComparison.Ordinal);
        (await project.With("scp", "Untitled.ipynb", $"{project.Alias}:copied.ipynb")).Ended(0);
        Assert.Equal(project.Read("Untitled.ipynb"), (await project.Ssh(project.Alias, "cat copied.ipynb")).Out);
        foreach (var stranger in (string[])["root", "nobody"])
            Assert.Contains("Permission denied (publickey)", (await project.Ssh($"{stranger}@{project.Alias}", "true")).Ended(255).Error, StringComparison.Ordinal);
        Assert.Contains("Permission denied (publickey)",
            (await project.Ssh("-o", "PreferredAuthentications=password", "-o", "PubkeyAuthentication=no", project.Alias, "true")).Ended(255).Error,
                StringComparison.Ordinal);
    }

    /// <summary>What <c>pip install --user six==1.16.0</c> leaves, without the network.</summary>
    static async Task Drift(SessionProject project)
    {
        (await project.Kedge("check", "--only", "environment")).Ended(0);
        const string Install = "site=$(python -m site --user-site) && mkdir -p $site/six-1.16.0.dist-info && cd $site && printf '__version__ = \"1.16.0\"\\n' >six.py && printf 'Metadata-Version: 2.1\\nName: six\\nVersion: 1.16.0\\n' >six-1.16.0.dist-info/METADATA && echo pip >six-1.16.0.dist-info/INSTALLER";
        (await project.Ssh(project.Alias, Install)).Ended(0);
        Assert.Equal("1.16.0\n", (await project.Ssh(project.Alias, "python -c 'import six; print(six.__version__)'")).Out);
        Assert.Matches("six.*1\\.16\\.0", (await project.Kedge("check", "--only", "environment")).Ended(1).Out);
    }
}
