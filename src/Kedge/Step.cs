namespace Kedge;

/// <summary>Progress as data: doors report it, views show it. <paramref name="Done"/> and <paramref name="Total"/> count <paramref name="Unit"/>.</summary>
/// <param name="Phase">A word that names the phase: "download", "lay", "finish", "load".</param>
public sealed record Step(string Phase, string What, long Done = 0, long Total = 0, string Unit = "");
