using System.CommandLine;
using Kedge.Cli.Views;
using Kedge.Findings;
using Kedge.Machines;
using Kedge.Machines.Probe;
using Kedge.Store;

namespace Kedge.Cli.Commands;

public static class DoctorCommand
{
    public static Command Create(Shell shell)
    {
        var json = new Option<bool>("--json") { Description = "Print findings and machine as JSON" };
        var save = new Option<string?>("--save") { Description = "Write the machine's profile to this file" };
        var profile = new Option<string?>("--for") { Description = "Judge the machine of this profile instead of this one" };
        var command = new Command("doctor",
            "Say whether this machine can build, run and reach its GPUs, and what to do where it cannot.\nExample: kedge doctor --save gpu-server.json")
        {
            json, save, profile,
        };
        command.SetAction((parse, ct) => Run(shell, parse.GetValue(profile), parse.GetValue(save), parse.GetValue(json), ct));
        return command;
    }

    static async Task<int> Run(Shell shell, string? profile, string? save, bool json, CancellationToken ct)
    {
        var machine = profile is null
            ? Checked<Machine>.Ok(await MachineProbe.Measure(BlobStore.ForUser(shell.Environment).Root, shell.Environment, ct))
            : MachineOnDisk.Load(Path.Combine(shell.Folder, profile));
        if (!machine.IsOk) return shell.Refuse(machine.Problems);
        var findings = Doctor.Judge(machine.Value);
        if (json) DoctorView.WriteJson(shell.Out, machine.Value, findings);
        else DoctorView.Write(shell.Out, findings);
        if (save is not null) Save(shell, save, machine.Value);
        return findings.Any(f => f.Level == Level.Problem) ? App.Exit.No : App.Exit.Done;
    }

    static void Save(Shell shell, string file, Machine machine)
    {
        MachineOnDisk.Save(Path.Combine(shell.Folder, file), machine);
        shell.Error.Profile.Out.Writer.WriteLine($"wrote {file}");
    }
}
