using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Orleans.Configuration;
using Orleans.Hosting;
using Prometheus;
using SecMon.Detection.Matching;
using SecMon.Silo.Api;
using SecMon.Silo.Configuration;
using SecMon.Silo.ConsolePage;
using SecMon.Silo.Demo;
using SecMon.Silo.Keys;
using SecMon.Silo.Ledger;
using SecMon.Silo.Rules;
using SecMon.Silo.Storage;
using Serilog;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace SecMon.Silo.Hosting;

/// <summary>Puts a silo together: store, rules, grains, sinks and HTTP, from a configuration.</summary>
internal static class SiloHost
{
    private static readonly TimeSpan ShutdownTimeout = TimeSpan.FromSeconds(4);

    /// <summary>Runs a silo until it is told to stop.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="isDemo">True also plays the recorded day.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="StoreException">The data folder cannot be used.</exception>
    public static async Task RunAsync(SecMonOptions options, bool isDemo, CancellationToken cancellation)
    {
        using var folder = DataFolder.Open(options.Data);
        var keys = DataKeys.OpenOrCreate(folder.Path);
        using var signer = LedgerSigner.OpenOrCreate(folder.Path, options.Ledger.SigningKeyFile);
        await using var store = Store.Open(DataFolder.StorePathIn(folder.Path));
        using var early = new Serilog.Extensions.Logging.SerilogLoggerFactory(CreateLogger(), dispose: true);
        var ledger = await OpenLedgerAsync(options.Ledger, store, early);
        await using var closing = ledger as IAsyncDisposable;
        // Rules compile while the host is put together: both take about half of a start.
        var opening = Task.Run(() => RuleBook.OpenAsync(store, RuleFolder.Read(options), keys.CreatePseudonyms, TimeProvider.System, keys.OpenList), cancellation);
        await using var application = Build(options, isDemo, folder, store, keys, signer, ledger, opening);
        var book = await opening;
        ReportRules(application.Services.GetRequiredService<Microsoft.Extensions.Logging.ILoggerFactory>(), book);
        await application.StartAsync(cancellation);
        ReportAddress(application);
        await application.WaitForShutdownAsync(cancellation);
    }

    internal static WebApplication Build(SecMonOptions options, bool isDemo, DataFolder folder, Store store, DataKeys keys, LedgerSigner signer, IAlertLedger ledger, Task<RuleBook> opening)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Host.UseSerilog((_, logging) => ConfigureLogging(logging));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Http);
            kestrel.ListenForMetrics(options);
        });
        builder.Services.AddApi();
        builder.Services.AddDoors(options);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ShutdownTimeout);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(folder);
        builder.Services.AddSingleton(store);
        builder.Services.AddSingleton(keys);
        builder.Services.AddSingleton(_ => opening.GetAwaiter().GetResult());   // finished before anything is started
        builder.Services.AddSingleton(signer);
        builder.Services.AddSingleton(ledger);
        builder.Services.AddSingleton<SiloContext>();
        builder.Services.AddSingleton<Readiness>();
        builder.Services.AddSingleton<RuleTestBoard>();
        builder.UseOrleans(silo => ConfigureOrleans(silo, store, new RecordSeal(keys.Quarantine)));
        builder.Services.AddDelivery(options);
        if (isDemo)
            builder.Services.AddHostedService<DemoPlayer>();   // before its source looks
        builder.Services.AddHostedService<SourceStarter>();
        builder.Services.AddHostedService<RuleWatcher>();

        var application = builder.Build();
        SecMonMetrics.BuildInfo.WithLabels(typeof(SiloHost).Assembly.GetName().Version?.ToString(3) ?? "0").Set(1);
        Metrics.DefaultRegistry.AddBeforeCollectCallback(() => ShowBeforeCollecting(application, options));
        application.UseSecurityHeaders();
        application.UseExceptionHandler();
        application.UseStatusCodePages();
        application.UseRouting();
        application.UseDoors(options);
        application.MapMetricsDoor(options);
        application.MapApi();
        application.MapConsole();
        return application;
    }

    /// <summary>What is looked up when the metrics are read.</summary>
    private static void ShowBeforeCollecting(WebApplication application, SecMonOptions options)
    {
        SecMonMetrics.RegexTimeouts.IncTo(RegexBudget.Exceeded);
        if (!application.Lifetime.ApplicationStopped.IsCancellationRequested)   // the registry outlives a silo
            CaseCounts.Show(application.Services.GetRequiredService<Delivery.DeliveryIndex>(), application.Services.GetRequiredService<Delivery.IncidentIndex>(), options.Delivery, application.Services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
    }

    /// <summary>The cluster of one process, and where its checkpoints are kept.</summary>
    internal static void ConfigureOrleans(ISiloBuilder silo, Store store, RecordSeal? seal = null)
    {
        silo.UseLocalhostClustering(siloPort: FreePort(), gatewayPort: 0);
        silo.Configure<ClusterOptions>(cluster =>
        {
            cluster.ClusterId = "secmon";
            cluster.ServiceId = "secmon";
        });
        silo.Configure<SiloMessagingOptions>(messaging => messaging.ResponseTimeout = TimeSpan.FromSeconds(30));
        silo.AddAdoNetGrainStorage(SiloContext.CheckpointStorage, storage =>
        {
            storage.Invariant = "System.Data.SQLite";   // the name under which the provider loads Microsoft.Data.Sqlite
            storage.ConnectionString = $"Data Source={store.Path};Default Timeout=30";
            storage.GrainStorageSerializer = new CheckpointJson(seal);
        });
    }

    /// <summary>One process is the whole cluster; its port is only for itself, so any free one will do.</summary>
    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static async Task<IAlertLedger> OpenLedgerAsync(LedgerOptions options, Store store, Microsoft.Extensions.Logging.ILoggerFactory loggers) => options.PostgreSql is { } database
        ? await PostgreSqlLedger.OpenAsync(database, options.Retention, TimeProvider.System, loggers.CreateLogger<PostgreSqlLedger>())
        : new SqliteLedger(store, options.Retention, TimeProvider.System, loggers.CreateLogger<SqliteLedger>());

    private static Serilog.Core.Logger CreateLogger()
    {
        var logging = new LoggerConfiguration();
        ConfigureLogging(logging);
        return logging.CreateLogger();
    }

    private static void ConfigureLogging(LoggerConfiguration logging)
    {
        logging.MinimumLevel.Information()
            .MinimumLevel.Override("Microsoft", LogEventLevel.Warning)
            .MinimumLevel.Override("Orleans", LogEventLevel.Warning)
            .MinimumLevel.Override("Polly", LogEventLevel.Warning)
            .MinimumLevel.Override("System", LogEventLevel.Warning);
        if (Console.IsErrorRedirected)
            logging.WriteTo.Console(new CompactJsonFormatter(), standardErrorFromLevel: LogEventLevel.Verbose);
        else
            logging.WriteTo.Console(outputTemplate: "{Timestamp:HH:mm:ss} {Level:u3} {Message:lj}{NewLine}{Exception}", standardErrorFromLevel: LogEventLevel.Verbose, formatProvider: System.Globalization.CultureInfo.InvariantCulture);
    }

    private static void ReportRules(Microsoft.Extensions.Logging.ILoggerFactory loggers, RuleBook book)
    {
        var log = loggers.CreateLogger("SecMon.Rules");
        foreach (var problem in book.Problems)
            SiloLog.RuleProblem(log, problem.IsError ? LogLevel.Error : LogLevel.Warning, problem.ToString());
        SiloLog.RulesLoaded(log, book.Current.RuleSet.Detections.Count, book.Current.RuleSet.Correlations.Count, book.Current.RuleSet.Shadow, book.Current.RuleSet.Hash[..12]);
    }

    private static void ReportAddress(WebApplication application)
    {
        var addresses = application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var log = application.Services.GetRequiredService<Microsoft.Extensions.Logging.ILoggerFactory>().CreateLogger("SecMon.Api");
        SiloLog.Listening(log, addresses.FirstOrDefault() ?? "");   // in the order in which they were opened
        if (addresses.Skip(1).FirstOrDefault() is { } metrics)
            SiloLog.ListeningForMetrics(log, metrics);
    }
}
