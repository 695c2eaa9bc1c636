using Kedge.Cli;

return await App.Run(args, Shell.System());
