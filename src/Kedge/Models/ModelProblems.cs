namespace Kedge.Models;

/// <summary>Everything that can be wrong with a model file, in words.</summary>
public static class ModelProblems
{
    public static Problem CannotRead(string file, string why) =>
        new("KDG5301", $"cannot read {file}: {why}");

    public static Problem Unknown(string file) =>
        new("KDG5302", $"{file} is no model file that Kedge knows",
            Hint: "known are PyTorch checkpoints and TorchScript (.pt, .pth, .bin, .ckpt), exported programs (.pt2), safetensors and ONNX");

    public static Problem Damaged(string file, string why) =>
        new("KDG5303", $"{file} is damaged: {why}", Hint: "compare its size with where it came from, and copy it again");

    public static Problem RunsCode(string file, string names) =>
        new("KDG5304", $"loading {file} with pickle or torch.load(weights_only=False) would run {names}",
            Hint: "do not load it: no model needs that. Ask for safetensors, or for a checkpoint of a state_dict") { Severity = Severity.Warning };

    public static Problem NeedsCode(string file, string names) => new("KDG5305",
        $"{file} holds more than tensors: loading it imports {names}",
        Hint: "load it only where you trust its maker; save model.state_dict() instead of the model, and torch.load(weights_only=True) takes it") { Severity = Severity.Warning };

    public static Problem StorageMissing(string file, string storage, string why) => new("KDG5306",
        $"{file} lacks weights: storage {storage} {why}",
        Hint: "the file was perhaps cut while it was written or copied") { Severity = Severity.Warning };

    public static Problem LegacyTar(string file) =>
        new("KDG5307", $"{file} is a checkpoint of PyTorch before 0.1.10 (tar), which is not read",
            Hint: "torch.save(torch.load(old), new) writes today's form, on a machine where you trust the file");

    public static Problem NoObject(string name, string why) => new("KDG5308",
        $"{name} gives no model: {why}",
        Hint: "name a torch.nn.Module, or a function without arguments that makes one, as PACKAGE.MODULE:NAME");
}
