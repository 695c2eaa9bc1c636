namespace Kedge.Compat.Reasons;

/// <summary>Which part of the question a reason is about; also the key of kedge.yaml that says it.</summary>
public enum About { Torch, Cuda, Python, Os, Gpus, Packages }

/// <summary>Why something does not fit, or what to know although it does: the fact in words, and where the fact is from.</summary>
/// <param name="Package">Of reasons about packages, which one.</param>
public sealed record Reason(string Code, string Message, string Source, About About, string? Package = null);
