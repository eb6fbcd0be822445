using SecMon.Silo.Cli;

return await CommandLine.RunAsync(args);
