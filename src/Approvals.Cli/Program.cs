using Approvals.Cli;

return await new CommandLine(Console.Out, Console.Error, Environment.GetEnvironmentVariable, () => new SocketsHttpHandler()).RunAsync(args);
