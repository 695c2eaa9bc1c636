using Kedge.Docs.Diagrams.Mermaid;

namespace Kedge.Tests.Docs.Diagrams;

public sealed class FlowchartTextTests
{
    static readonly Flowchart System = new(FlowDirection.Right, "How you reach the container", "A laptop, a host with a GPU, a container with two services")
    {
        Groups = [new("g_host", "Host \"lab-3\""), new("g_box", "Container [GPU]") { Parent = "g_host", Direction = FlowDirection.Down }],
        Nodes =
        [
            new("p_you", "你 🧑") { Class = FlowClasses.Person, Shape = NodeShape.Stadium },
            new("s_ssh", "SSH", "port 2222 #1") { Group = "g_box", Class = FlowClasses.Port },
            new("s_jupyter", "JupyterLab", "http://127.0.0.1:8888") { Group = "g_box", Class = FlowClasses.Port },
            new("v_data", "/data") { Group = "g_host", Shape = NodeShape.Cylinder, Class = FlowClasses.Volume },
        ],
        Edges = [new("s_ssh", "v_data") { Line = EdgeLine.Dotted, Label = "1. reads" }, new("p_you", "s_jupyter") { Label = "浏览器" },
            new("p_you", "s_ssh") { IsBothWays = true }],
    };

    [Fact]
    public void The_text_is_plain_and_always_the_same()
    {
        Snapshot.Match(FlowchartText.Block(System));
        Assert.Equal(FlowchartText.Of(System), FlowchartText.Of(System with { Edges = [.. System.Edges.Reverse()] }));
    }

    [Theory]
    [InlineData("say \"hi\"", "say #quot;hi#quot;")]
    [InlineData("a<b> & #1", "a#lt;b#gt; #amp; #35;1")]
    [InlineData("1. first", "1#46; first")]
    [InlineData("127.0.0.1:8888", "127.0.0.1:8888")]
    [InlineData("in direction LR", "in #100;irection LR")]
    [InlineData("- item", "#45; item")]
    [InlineData("2.4", "2.4")]
    [InlineData("snake_case _em_", "snake_case #95;em#95;")]
    [InlineData("style x:#fff;", "style x#58;#35;fff;")]
    [InlineData("https://a.b", "https#58;//a.b")]
    [InlineData("%%{init: {}}%%", "#37;#37;{init: {}}#37;#37;")]
    [InlineData("模型 (ResNet-50) 🚀", "模型 (ResNet-50) 🚀")]
    [InlineData("a\nb\tc\u202E", "a b c\uFFFD")]
    [InlineData("", " ")]
    public void Labels_show_what_they_are(string label, string text) =>
        Assert.Contains($"  n_a[\"{text}\"]\n", FlowchartText.Of(new(FlowDirection.Down, "t", "d") { Nodes = [new("n_a", label)] }), StringComparison.Ordinal);

    [Fact]
    public void Every_shape_and_arrow_has_its_signs()
    {
        var nodes = Enum.GetValues<NodeShape>().Select((shape, i) => new FlowNode($"n_{i}", shape.ToString()) { Shape = shape });
        var edges = from line in Enum.GetValues<EdgeLine>() from head in Enum.GetValues<EdgeHead>() from both in (bool[])[false, true] from span in (int[])[1, 3]
                    select new FlowEdge("n_0", "n_1") { Line = line, Head = head, IsBothWays = both, Span = span, Label = span == 3 ? "x" : null };
        Snapshot.Match(FlowchartText.Of(new(FlowDirection.Up, "Shapes", "All of them") { Nodes = [.. nodes], Edges = [.. edges] }));
    }

    [Fact]
    public void Ids_are_stable_and_differ()
    {
        var ids = new FlowIds();
        Assert.Equal("s_train", ids["s", "train"]);
        Assert.Equal("i_pytorch_2_4", ids["i", "pytorch:2.4"]);
        Assert.Equal("i_pytorch_2_4_2", ids["i", "pytorch/2.4"]);
        Assert.Equal("i_pytorch_2_4", ids["i", "pytorch:2.4"]);
        Assert.Equal("s", ids["s", "训练"]);
        Assert.Equal("s_2", ids["s", "数据"]);
    }
}
