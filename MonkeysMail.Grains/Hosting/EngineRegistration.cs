// Registers the engine in a silo. The host adds the adapters of the ports: stores (IMessageStore and its neighbours), IMasterKeys, and
// Orleans' storage and reminders under the names that SealedGrainStorage gives.
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using MonkeysMail.Grains.Audit;
using MonkeysMail.Grains.Bounces.Classification;
using MonkeysMail.Grains.Crypto;
using MonkeysMail.Grains.Crypto.Rotation;
using MonkeysMail.Grains.Delivery;
using MonkeysMail.Grains.Delivery.Shaping;
using MonkeysMail.Grains.Delivery.Sources;
using MonkeysMail.Grains.Dns;
using MonkeysMail.Grains.Dns.MtaSts;
using MonkeysMail.Grains.Domains;
using MonkeysMail.Grains.Messages;
using MonkeysMail.Grains.Mime;
using MonkeysMail.Grains.Mime.ReturnPaths;
using MonkeysMail.Grains.Queues;
using MonkeysMail.Grains.Retention;
using MonkeysMail.Grains.Storage;
using MonkeysMail.Grains.TlsReports;
using MonkeysMail.Grains.Workspaces;
using MonkeysMail.Grains.Workspaces.Upkeep;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;

namespace MonkeysMail.Grains.Hosting;

public static class EngineRegistration
{
    public static ISiloBuilder AddEngine(this ISiloBuilder silo, EngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(options);
        silo.Configure<SiloMessagingOptions>(o =>
        {
            o.MaxMessageBodySize = ClusterProtocol.MaxMessageBodySize;

            // A front that went to another gateway is not here any more: answers that grains of this silo give meanwhile wait for it here, and are lost
            // (a minute of them by default). This is also the period of the look for such fronts.
            o.ClientDropTimeout = TimeSpan.FromMilliseconds(200);

            // At a stop: clients are asked to send through other gateways, and still get through this one what they have asked.
            o.ClientGatewayShutdownNotificationTimeout = options.GatewayNotice;
        });

        // Every message is a grain that is soon gone, but its place stays in the directory's cache: 500 octets each, a million by
        // default. Room is needed for workspaces, and for messages in flight (20,000 wait at most).
        silo.Configure<GrainDirectoryOptions>(o => o.CacheSize = 50_000);
        silo.Configure<GrainCollectionOptions>(o =>
        {
            o.CollectionQuantum = TimeSpan.FromMinutes(1);
            o.CollectionAge = TimeSpan.FromMinutes(15);
            o.ClassSpecificCollectionAge[typeof(MessageGrain).FullName!] = TimeSpan.FromMinutes(2);
        });

        var services = silo.Services;
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new SteadyClock(provider.GetRequiredService<TimeProvider>()));
        foreach (var books in new[]
        {
            TimeProviderNames.ActivationManagement, TimeProviderNames.GrainDirectory, TimeProviderNames.Membership, TimeProviderNames.SystemTimers,
            TimeProviderNames.Messaging,
        })
        {
            services.AddKeyedSingleton<TimeProvider>(books, (provider, _) => provider.GetRequiredService<SteadyClock>());
        }

        services.AddSingleton(Options.Create(options.Delivery));
        services.AddSingleton(Options.Create(options.Dns));
        services.AddSingleton(options.Retry);
        services.AddSingleton(options.ReturnPath);
        services.AddSingleton<ReturnPaths>();
        services.AddSingleton(options.Message);
        services.AddSingleton(options.Workspace);
        services.AddSingleton(options.Adaptive);
        services.AddSingleton(options.Domains);
        services.AddSingleton(options);

        services.AddSingleton(options.Keys);
        services.AddSingleton<WorkspaceSealers>();
        services.AddSingleton<IWorkspaceSealers>(provider => provider.GetRequiredService<WorkspaceSealers>());
        services.AddSingleton<Resealer>();
        services.AddSingleton<KeyJobs>();
        services.AddHostedService<KeyKeeper>();
        services.AddHostedService<MasterKeyGauge>();
        services.AddSingleton<MasterKeyCheck>();
        services.AddHostedService(provider => provider.GetRequiredService<MasterKeyCheck>());
        services.AddKeyedSingleton<IGrainStorage>(SealedGrainStorage.Name, (provider, _) => new SealedGrainStorage(
            provider.GetRequiredKeyedService<IGrainStorage>(SealedGrainStorage.PlainName),
            provider.GetRequiredService<IWorkspaceSealers>(),
            provider.GetRequiredService<Serializer>()));
        services.AddKeyedSingleton<IGrainStorage, MessageGrainStorage>(MessageGrainStorage.Name);

        services.AddWriteBatcher();
        services.AddSingleton<MxResolver>();
        services.AddSingleton(new TrustedRoots(options.TrustedRoots));
        services.TryAddSingleton<NoMtaSts>();
        services.TryAddSingleton<IMtaStsFetcher>(provider => provider.GetRequiredService<NoMtaSts>());
        services.TryAddSingleton<IMtaStsStore>(provider => provider.GetRequiredService<NoMtaSts>());
        services.AddSingleton<IMtaStsBook, MtaStsBook>();
        services.AddSingleton(options.TlsReports);
        services.AddSingleton<TlsResults>();
        services.AddSingleton<TlsResultsFlush>();
        services.AddHostedService(provider => provider.GetRequiredService<TlsResultsFlush>());
        services.TryAddSingleton<ITlsReportPoster, NoTlsReportPoster>();
        services.AddSingleton<TlsReportSender>();
        services.AddSingleton<MtaStsPolicies>();
        services.AddSingleton<TransportSecurity>();
        services.AddSingleton<DatabaseClock>();
        services.AddSingleton(new QueueHolds(known: null));
        services.AddSingleton(new PoolBook(SourcePools.Parse(options.Delivery, [])));
        services.AddSingleton<IWarmUpLedger, WarmUpLedger>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<DeliveryAgent>(provider, provider.GetRequiredService<DatabaseClock>()));
        services.AddSingleton<IDeliveryAgent>(provider => provider.GetRequiredService<DeliveryAgent>());
        services.AddSingleton<ILimitedSender>(provider => provider.GetRequiredService<DeliveryAgent>());
        services.AddSingleton<QueueWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<QueueWatch>());
        services.AddHostedService<LimitSharing>();
        services.AddSingleton<IMessageComposer, MessageComposer>();
        services.AddSingleton<SigningKeyCache>();
        services.AddSingleton<IDnsLookups, DnsLookups>();
        services.AddSingleton<DomainProbe>();
        services.AddSingleton<AlignmentCheck>();
        services.AddSingleton(provider => new SiloLease(
            provider.GetRequiredService<ILeaseStore>(),
            provider.GetRequiredService<DatabaseClock>(),
            provider.GetRequiredService<ILocalSiloDetails>().SiloAddress.ToParsableString(),
            provider.GetRequiredService<ILogger<SiloLease>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ILeaseClock>(provider => provider.GetRequiredService<SiloLease>());
        services.AddSingleton(new RetrySchedule(options.Retry, () => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue));
        services.TryAddSingleton<IDeliveryHold, NoDeliveryHold>();
        services.AddMetrics();
        services.AddSingleton<QueueGauges>();
        services.AddSingleton<ReminderBudget>();
        services.AddSingleton<ContentBudget>();
        services.AddSingleton<OutcomeTally>();
        services.AddSingleton(provider => new ClassificationBook(
            options.Delivery.ClassificationFile,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ClassificationBook>>()));
        services.AddHostedService(provider => provider.GetRequiredService<OutcomeTally>());
        services.AddSingleton<HeldWorkspaces>();
        services.AddSingleton<OrphanedMessages>();
        services.AddHostedService(provider => provider.GetRequiredService<OrphanedMessages>());
        services.AddSingleton(provider =>
            ActivatorUtilities.CreateInstance<MessageServices>(provider, provider.GetRequiredService<DatabaseClock>()));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IOutgoingGrainCallFilter, TenantCallFilter>());
        services.AddHostedService<AuditOutboxWatch>();
        services.AddSingleton(new UpkeepOptions());
        services.AddSingleton<WorkspaceStates>();
        services.AddSingleton<WorkspaceDeletion>();
        services.AddSingleton<WorkspaceRelease>();
        services.AddHostedService<WorkspaceUpkeep>();
        services.AddSingleton(new RetentionOptions());
        services.AddSingleton<RetentionWalk>();
        services.AddHostedService<RetentionKeeper>();
        services.AddSingleton<EngineLifecycle>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(provider => provider.GetRequiredService<EngineLifecycle>());
        return silo;
    }
}
