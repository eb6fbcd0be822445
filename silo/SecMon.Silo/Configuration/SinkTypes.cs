using SecMon.Silo.Sinks.Alertmanager;
using SecMon.Silo.Sinks.Elasticsearch;
using SecMon.Silo.Sinks.Email;
using SecMon.Silo.Sinks.Files;
using SecMon.Silo.Sinks.Syslog;
using SecMon.Silo.Sinks.Webhook;
using YamlDotNet.RepresentationModel;

namespace SecMon.Silo.Configuration;

/// <summary>The keys of each type of sink, and how they become its options.</summary>
internal static class SinkTypes
{
    private static readonly string[] WaysToSignIn = ["api_key_file", "api_key_env", "user", "token_file"];
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private static readonly Dictionary<string, SinkType> Known = new()
    {
        ["console"] = new SinkType([], (_, _, _) => null),
        ["elasticsearch"] = new SinkType(
            ["url", "api_key_file", "api_key_env", "user", "password_file", "token_file", "ca_file", "ca_fingerprint", "activity", "retention", "checks_templates", "timeout"], Elasticsearch),
        ["alertmanager"] = new SinkType(["url", "urls", "interval", "team", "user", "password_file", "password_env", "token_file", "token_env", "ca_file", "timeout"], Alertmanager),
        ["webhook"] = new SinkType(["url", "secret_file", "secret_env", "source", "timeout", "ca_file"], Webhook),
        ["email"] = new SinkType(["host", "port", "security", "from", "to", "user", "password_file", "password_env", "page_from", "digest", "timezone", "ca_file", "timeout"], Email),
        ["syslog"] = new SinkType(["host", "port", "tls", "ca_file", "facility", "hostname", "max_message", "timeout"], Syslog),
        ["file"] = new SinkType(["path", "max_size", "max_age", "keep"], File),
    };

    /// <summary>The types' names.</summary>
    public static IEnumerable<string> Names => Known.Keys;

    /// <summary>A type; null when there is none of that name.</summary>
    public static SinkType? Find(string name) => Known.GetValueOrDefault(name);

    private static ElasticsearchOptions? Elasticsearch(Settings settings, YamlMappingNode node, string name)
    {
        var url = settings.Required(node, "url") is { } text ? settings.Url(node, "url", text, isRoot: true) : null;
        var secrets = WaysToSignIn.Where(key => node.Children.ContainsKey(new YamlScalarNode(key))).ToList();
        if (secrets.Count > 1)
            settings.Problem(node, $"{string.Join(" and ", secrets)} are two ways to sign in", "keep one of the two");
        if (node.Children.ContainsKey("user") != node.Children.ContainsKey("password_file"))
            settings.Problem(node, "user and password_file belong together", "add the other one");
        settings.Secret(node, "api_key_file", "api_key_env");
        return url is null ? null : new ElasticsearchOptions
        {
            Name = name,
            Url = url,
            Silo = Environment.MachineName,
            ApiKeyFile = settings.Text(node, "api_key_file"),
            ApiKeyEnvironment = settings.Text(node, "api_key_env"),
            User = settings.Text(node, "user"),
            PasswordFile = settings.File(node, "password_file"),
            TokenFile = settings.File(node, "token_file"),
            CaFile = settings.File(node, "ca_file"),
            CaFingerprint = settings.Text(node, "ca_fingerprint"),
            TakesActivity = settings.Boolean(node, "activity") ?? false,
            Retention = settings.Duration(node, "retention"),
            ChecksTemplates = settings.Boolean(node, "checks_templates") ?? true,
            Timeout = settings.Duration(node, "timeout") ?? TimeSpan.FromSeconds(60),
        };
    }

    private static AlertmanagerOptions? Alertmanager(Settings settings, YamlMappingNode node, string name)
    {
        var urls = settings.Texts(node, "urls").Concat(settings.Texts(node, "url")).ToList();
        if (urls.Count == 0)
            settings.Problem(node, "'url' is missing", "add  url: \"http://127.0.0.1:9093\",  or  urls: [...]  with every instance of a cluster");
        var user = settings.Text(node, "user");
        return new AlertmanagerOptions
        {
            Urls = [.. urls.Select(url => settings.Url(node, node.Children.ContainsKey("url") ? "url" : "urls", url, isRoot: true)).OfType<Uri>()],
            Interval = settings.Duration(node, "interval") ?? TimeSpan.FromMinutes(1),
            Team = settings.Text(node, "team") ?? "soc",
            User = user,
            Secret = user is null ? settings.Secret(node, "token_file", "token_env") : settings.Secret(node, "password_file", "password_env"),
            CaFile = settings.File(node, "ca_file"),
            Timeout = settings.Duration(node, "timeout") ?? DefaultTimeout,
        };
    }

    private static WebhookOptions? Webhook(Settings settings, YamlMappingNode node, string name)
    {
        var url = settings.Required(node, "url") is { } text ? settings.Url(node, "url", text, isRoot: false) : null;
        settings.Secret(node, "secret_file", "secret_env");
        return url is null ? null : new WebhookOptions
        {
            Name = name,
            Url = url,
            SecretFile = settings.Text(node, "secret_file"),
            SecretVariable = settings.Text(node, "secret_env"),
            Source = settings.Text(node, "source") ?? "urn:secmon",
            Timeout = settings.Duration(node, "timeout") ?? DefaultTimeout,
            AuthoritiesFile = settings.File(node, "ca_file"),
        };
    }

    private static EmailOptions? Email(Settings settings, YamlMappingNode node, string name)
    {
        var (host, from, to) = (settings.Required(node, "host"), settings.Required(node, "from"), settings.Texts(node, "to"));
        if (to.Count == 0)
            settings.Problem(node, "'to' is missing", "add  to: [oncall@example.org]");
        settings.Secret(node, "password_file", "password_env");
        var defaults = new EmailOptions { Host = host ?? "", From = from ?? "", To = to, Name = name };
        return host is null || from is null ? null : defaults with
        {
            Port = settings.Positive(node, "port") ?? defaults.Port,
            Security = settings.Word(node, "security", Securities) is { } security ? Securities[security] : defaults.Security,
            AuthoritiesFile = settings.File(node, "ca_file"),
            User = settings.Text(node, "user"),
            PasswordFile = settings.Text(node, "password_file"),
            PasswordVariable = settings.Text(node, "password_env"),
            PageFrom = settings.Level(node, "page_from") ?? defaults.PageFrom,
            Digest = settings.Duration(node, "digest") ?? defaults.Digest,
            TimeZone = settings.Zone(node, "timezone")?.Id ?? defaults.TimeZone,
            Timeout = settings.Duration(node, "timeout") ?? defaults.Timeout,
        };
    }

    private static readonly Dictionary<string, EmailSecurity> Securities = new()
    {
        ["starttls"] = EmailSecurity.StartTls,
        ["tls"] = EmailSecurity.Tls,
        ["none"] = EmailSecurity.None,
    };

    private static SyslogOptions? Syslog(Settings settings, YamlMappingNode node, string name)
    {
        var host = settings.Required(node, "host");
        var defaults = new SyslogOptions { Host = host ?? "", Name = name };
        return host is null ? null : defaults with
        {
            Port = settings.Positive(node, "port"),
            Tls = settings.Boolean(node, "tls") ?? false,
            AuthoritiesFile = settings.File(node, "ca_file"),
            Facility = settings.Positive(node, "facility") ?? defaults.Facility,
            HostName = settings.Text(node, "hostname"),
            MaxMessageBytes = (int)Math.Min(int.MaxValue, settings.Size(node, "max_message") ?? defaults.MaxMessageBytes),
            Timeout = settings.Duration(node, "timeout") ?? defaults.Timeout,
        };
    }

    private static FileSinkOptions? File(Settings settings, YamlMappingNode node, string name)
    {
        var path = settings.Required(node, "path");
        var defaults = new FileSinkOptions { Path = path ?? "", Name = name };
        return path is null ? null : defaults with
        {
            MaxBytes = settings.Size(node, "max_size") ?? defaults.MaxBytes,
            MaxAge = settings.Duration(node, "max_age") ?? defaults.MaxAge,
            Keep = settings.Positive(node, "keep") ?? defaults.Keep,
        };
    }
}
