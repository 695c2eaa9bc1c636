namespace Kedge.Docs.Diagrams.Mermaid;

public static class MermaidProblems
{
    const string How = "install Node 20 or later, then npm install -g mermaid@11 jsdom; or name a folder that has them: KEDGE_MERMAID=DIR";

    public static Problem NoNode() =>
        new("KDG6051", "Mermaid's own parser cannot be asked: there is no node", Hint: How);

    public static Problem NoModule(string name) =>
        new("KDG6052", $"Mermaid's own parser cannot be asked: node does not find {name}", Hint: How);

    public static Problem Failed(string why) =>
        new("KDG6053", $"Mermaid's own parser gave no answer: {why}", Hint: "--mermaid-check off leaves it out");
}
