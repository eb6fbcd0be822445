using SecMon.Detection.Decisions.Cases;
using SecMon.Silo.Api;
using SecMon.Silo.Configuration;
using SecMon.Silo.Delivery;
using SecMon.Silo.Evidence;
using SecMon.Silo.Health;
using SecMon.Silo.Ledger;
using SecMon.Silo.Rules;

namespace SecMon.Silo.Hosting;

/// <summary>Registers ledger, delivery, sinks and health of a silo.</summary>
internal static class DeliveryRegistration
{
    public static IServiceCollection AddDelivery(this IServiceCollection services, SecMonOptions options)
    {
        services.AddSingleton(options.Delivery);
        services.AddSingleton(options.Ledger);
        services.AddSingleton<DeliveryCursors>();
        services.AddSingleton<DeliveryIndex>();
        services.AddSingleton<IncidentIndex>();
        services.AddSingleton<CaseIncidents>();
        services.AddSingleton<ActivityOutbox>();
        services.AddSingleton<DocumentComposer>();
        services.AddSingleton<SuppressionBook>();
        services.AddSingleton<AccessLog>();
        services.AddSingleton<BundleEntries>();
        services.AddSingleton<HealthBoard>();
        services.AddSingleton<SinkBoard>();
        foreach (var sink in options.Sinks)
            services.AddSingleton(provider => SinkFactory.Create(sink, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<Func<CaseDecider?>>(provider => () => provider.GetRequiredService<RuleBook>().CaseDecider);
        services.AddSharedHosted<DeliveryFolder>();
        services.AddHostedService<LedgerKeeper>();
        services.AddSingleton<RecordFinder>();
        services.AddHostedService<EvidenceKeeper>();
        services.AddSharedHosted<LedgerWatch>();
        services.AddSingleton<IHealthCheck>(provider => provider.GetRequiredService<LedgerWatch>());
        services.AddSingleton<SystemInventory>();
        services.AddSingleton<IHealthCheck, InventoryCheck>();
        services.AddSingleton<IHealthCheck, SourcesCheck>();
        services.AddSingleton<IHealthCheck, SinksCheck>();
        services.AddSingleton<IHealthCheck, RulesCheck>();
        services.AddSingleton<CrowdedRules>();
        services.AddSingleton<IHealthCheck, CrowdedRulesCheck>();
        services.AddSingleton(provider => provider.GetRequiredService<SiloContext>().Outcomes);
        services.AddSingleton<IHealthCheck, DecisionsCheck>();
        services.AddSingleton<ExcusesInForce>();
        services.AddSingleton<IHealthCheck, ExcusesCheck>();
        services.AddSingleton<IHealthCheck, DiskCheck>();
        services.AddSingleton<IHealthCheck>(provider => new OldAlertsCheck(provider.GetRequiredService<TimeProvider>(), () => SecMonMetrics.LedgerTooOld.Value));
        services.AddSingleton<IHealthCheck, DoorsCheck>();
        services.AddSingleton<IHealthCheck, EvidenceCheck>();
        services.AddHostedService<SuppressionsFileWatch>();
        services.AddHostedService<SinkFollowers>();
        services.AddHostedService<HealthMonitor>();
        return services;
    }

    /// <summary>A hosted service that others ask too.</summary>
    private static void AddSharedHosted<T>(this IServiceCollection services)
        where T : class, IHostedService
    {
        services.AddSingleton<T>();
        services.AddHostedService(provider => provider.GetRequiredService<T>());
    }
}
