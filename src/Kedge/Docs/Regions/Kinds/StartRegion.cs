using Kedge.Runs.Page;

namespace Kedge.Docs.Regions.Kinds;

/// <summary>The commands that a reader types, as far as the spec gives access.</summary>
static class StartRegion
{
    public static Checked<RegionText> Of(RegionAsk ask) => ask.Project.Then(project => RegionText.Of(MarkdownText.Block("bash", Lines(ask, project))));

    static IEnumerable<string> Lines(RegionAsk ask, KnownProject project)
    {
        if (project.Folder.Length > 0) yield return Line(new CommandLine("cd", [project.Folder]).ToString(), "");
        yield return Line("kedge build", ask.Say($"makes {project.Lock.ImageNames[0]}", $"构建 {project.Lock.ImageNames[0]}"));
        yield return Line("kedge up", ask.Say(Servers(project, " and "), Servers(project, " 与 ")));
        if (project.Spec.Access.Jupyter) yield return Line("kedge open", ask.Say("JupyterLab in the browser", "在浏览器中打开 JupyterLab"));
        if (project.Spec.Access.Ssh) yield return Line("kedge ssh", ask.Say("a shell in the session", "进入会话的 shell"));
        yield return Line("kedge run -- python train.py", ask.Say("a recorded run", "记录一次运行"));
    }

    static string Servers(KnownProject project, string and) => project.Spec.Access switch
    {
        { Jupyter: true, Ssh: true } => "JupyterLab" + and + "SSH",
        { Jupyter: true } => "JupyterLab",
        { Ssh: true } => "SSH",
        _ => "",
    };

    static string Line(string command, string comment) => comment.Length == 0 ? command : $"{command,-30} # {comment}";
}
