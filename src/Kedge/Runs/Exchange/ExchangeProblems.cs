namespace Kedge.Runs.Exchange;

/// <summary>What can be said when records come from elsewhere, or go there.</summary>
public static class ExchangeProblems
{
    public static Problem NoFolder(string folder) =>
        new("KDG5060", $"there is no folder {folder}", Hint: "give the folder that the other tracker wrote: kedge import mlruns ./mlruns");

    public static Problem NothingThere(string folder, string kind) =>
        new("KDG5061", $"{folder} has no runs of {kind}");

    public static Problem Unreadable(string path, string why) =>
        new("KDG5062", $"{path} is left out: {why}") { Severity = Severity.Warning };

    public static Problem Damaged(string path, int count) =>
        new("KDG5063", $"{path}: {count} damaged records were skipped") { Severity = Severity.Warning };

    public static Problem CannotRead(string path, string why) =>
        new("KDG5064", $"{path} cannot be read: {why}");

    public static Problem WhatToExport() =>
        new("KDG5065", "nothing says as what", Hint: "kedge export ID --csv, or --ro-crate");
}
