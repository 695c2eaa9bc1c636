using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Kedge.Docs.Diagrams.Mermaid;
using Kedge.Runs;
using Kedge.Runs.Facts;
using Kedge.Runs.Page;
using Kedge.Traces.Analysis;

namespace Kedge.Docs.Diagrams.Sources.Runs;

/// <summary>
/// What flows through a recorded training: data set, loader, model, loss, optimiser, checkpoint, each with what the record says of it and
/// its share of a step where that was measured. Pure.
/// </summary>
public sealed class RunFlowDiagram
{
    static readonly ImmutableArray<string> Loaders = ["num_workers", "workers", "dataloader_num_workers", "n_workers"];
    /// <summary>A share of waiting that a reader should look at first, as docs/profile.md has it.</summary>
    const double Much = 0.3;

    readonly Run _run;
    readonly StepShares _shares;
    readonly DiagramWords _words;
    readonly List<FlowNode> _nodes = [];
    readonly List<FlowEdge> _edges = [];

    RunFlowDiagram(Run run, StepShares shares, DiagramWords words) => (_run, _shares, _words) = (run, shares, words);

    public static SourceDiagram Of(Run run, StepShares shares, DiagramWords words) => new(new RunFlowDiagram(run, shares, words).Chart(), Inputs(run, shares));

    static string Inputs(Run run, StepShares shares)
    {
        var text = new StringBuilder($"run 1\n{run.Id}\n").Append(shares.Normal());
        foreach (var parameter in run.Parameters) text.Append(CultureInfo.InvariantCulture, $"{parameter.Key}={parameter.Value}\n");
        foreach (var data in Data(run)) text.Append(CultureInfo.InvariantCulture, $"{data.Path} {data.Files} {data.Bytes} {data.Fingerprint}\n");
        foreach (var metric in run.Metrics)
            text.Append(CultureInfo.InvariantCulture, $"{metric.Name} {metric.First.Value:R} {metric.Last.Value:R} {metric.Best.Value:R}\n");
        foreach (var model in Models(run)) text.Append(CultureInfo.InvariantCulture, $"{model.Path} {model.Size} {model.Sha256}\n");
        return text.ToString();
    }

    static ImmutableArray<DataFacts> Data(Run run) => run.Plan is { Data.IsDefault: false } plan ? plan.Data : [];

    /// <summary>Models that it wrote.</summary>
    public static IEnumerable<Artifact> Models(Run run) => run.End is { Artifacts: { IsDefault: false } all } ? all.Where(a => a.Model is not null) : [];

    Flowchart Chart()
    {
        var training = TrainingFacts.Of(_run);
        AddData();
        AddStep("n_loader", FlowClasses.Service, [Phase.Loading], [_words.Say("loader", "数据加载"), .. Loader(training)]);
        AddStep("n_model", FlowClasses.Model, [Phase.Forward], [_words.Say("model: forward", "模型：前向"), .. Line(training.Model)]);
        AddStep("n_loss", FlowClasses.Stage, [Phase.Backward], [_words.Say("loss: backward", "损失：反向"), .. Loss()]);
        AddStep("n_optimiser", FlowClasses.Stage, [Phase.Optimiser, Phase.Communication],
            [_words.Say("optimiser", "优化器"), .. Line(training.Optimiser), .. Line(training.LearningRate is { } rate ? $"lr {rate}" : null)]);
        Connect();
        AddResult();
        return new(FlowDirection.Right, _words.Say($"How data flow through run {_run.Id.Short}", $"运行 {_run.Id.Short} 的数据流"),
            Description()) { Nodes = [.. _nodes], Edges = [.. _edges] };
    }

    string Description() => _shares.From switch
    {
        ShareSource.Profile => _words.Say("Percentages are shares of a step as the profile measured them.", "百分比为性能剖析测得的单步时间占比。"),
        ShareSource.OwnFigures => _words.Say("The percentage is the share of a step by the training's own figures.", "百分比为训练自身记录的单步时间占比。"),
        _ => _words.Say("From data set to checkpoint; how long each takes was not measured.", "从数据集到检查点；未测量各环节耗时。"),
    };

    void AddData()
    {
        foreach (var (number, data) in Data(_run).Take(4).Index())
        {
            var size = string.Create(CultureInfo.InvariantCulture,
                $"{data.Files} {_words.Say(data.Files == 1 ? "file" : "files", "个文件")}, {DiagramWords.Size(data.Bytes)}");
            Add($"d_data{number.ToString(CultureInfo.InvariantCulture)}", FlowClasses.Data, NodeShape.Cylinder, data.Path, size);
        }
        if (_nodes.Count == 0)
            Add("d_data0", FlowClasses.Data, NodeShape.Cylinder, _words.Say("data set", "数据集"),
                _words.Say("not recorded: --data names it", "未记录：用 --data 指明"));
    }

    void Connect()
    {
        foreach (var set in _nodes.Where(n => n.Class == FlowClasses.Data).Select(n => n.Id)) _edges.Add(new(set, "n_loader"));
        _edges.Add(new("n_loader",
            "n_model") { Label = Percent(_shares.Sum(Phase.Copy)) is { } copy ? $"{_words.Say("to the device", "传到设备")} {copy}" : _words.Say("batch",
                "批") });
        _edges.Add(new("n_model", "n_loss") { Label = Percent(_shares.Sum(Phase.Sync)) is { } wait ? $"{_words.Say("waits for it", "等待结果")} {wait}" : null });
        _edges.Add(new("n_loss", "n_optimiser") { Label = _words.Say("gradients", "梯度") });
        _edges.Add(new("n_optimiser", "n_model") { Label = _words.Say("new weights", "新权重"), Line = EdgeLine.Dotted });
    }

    IEnumerable<string> Loader(TrainingFacts training)
    {
        if (training.Batch is { } batch) yield return $"{_words.Say("batch", "批大小")} {batch}";
        if (_run.Parameters.FirstOrDefault(p => Loaders.Contains(p.Key.Split('.', '/')[^1].Replace('-', '_').ToLowerInvariant())) is { Key: not null,
            Value: var workers })
            yield return $"{workers} {_words.Say("workers", "个工作进程")}";
    }

    IEnumerable<string> Loss()
    {
        var loss = _run.Metrics.Where(m => m.Name.Contains("loss", StringComparison.OrdinalIgnoreCase))
            .OrderBy(m => m.Name.Contains("train", StringComparison.OrdinalIgnoreCase) || m.Name == "loss" ? 0 : 1).FirstOrDefault();
        return loss is null ? [] : [$"{loss.Name} {AxisScale.Short(loss.First.Value)} → {AxisScale.Short(loss.Last.Value)}"];
    }

    void AddResult()
    {
        var models = Models(_run).Select(m => $"{m.Path[(m.Path.LastIndexOf('/') + 1)..]}, {DiagramWords.Size(m.Size)}").ToList();
        var best = RunPage.Headline(_run) is { } metric ? $"{metric.Name} {AxisScale.Short(metric.Best.Value)}" : null;
        Add("r_checkpoint", FlowClasses.Result, NodeShape.Stadium, [models.Count > 0 ? _words.List(models, 2) : _words.Say("result", "结果"), .. Line(best)]);
        _edges.Add(new("n_optimiser", "r_checkpoint"));
    }

    void AddStep(string id, string class_, Phase[] phases, IEnumerable<string> lines)
    {
        var share = _shares.Sum(phases);
        Add(id, share >= Much && phases[0] == Phase.Loading ? FlowClasses.Warning : class_, NodeShape.Box,
            [.. lines, .. Line(Percent(share) is { } percent ? _words.Say($"{percent} of a step", $"占单步 {percent}") : null)]);
    }

    void Add(string id, string class_, NodeShape shape, params ImmutableArray<string> lines) =>
        _nodes.Add(new(id, [.. lines.Select(l => DiagramWords.Cut(l))]) { Class = class_, Shape = shape });

    static string[] Line(string? text) => text is null ? [] : [text];

    static string? Percent(double? share) => share is >= 0.005 ? (share.Value * 100).ToString("0 '%'", CultureInfo.InvariantCulture) : null;
}
