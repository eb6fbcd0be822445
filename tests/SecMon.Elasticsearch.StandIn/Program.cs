using System.Globalization;
using SecMon.Elasticsearch.StandIn;

var options = new StandInOptions { Port = 9200 };
for (var i = 0; i < args.Length; i += 2)
{
    var value = i + 1 < args.Length ? args[i + 1] : "";
    switch (args[i])
    {
        case "--port" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var port):
            options = options with { Port = port };
            break;
        case "--flavor" when Enum.TryParse<Flavor>(value, ignoreCase: true, out var flavor):
            options = options with { Flavor = flavor };
            break;
        case "--api-key" when value.Length > 0:
            options = options with { Authorizations = [$"ApiKey {value}"] };
            break;
        default:
            Console.Error.WriteLine("Usage: [--port 9200] [--flavor elasticsearch8|elasticsearch9|opensearch] [--api-key KEY]   (loopback only; a key for tests, not a secret)");
            return 2;
    }
}

await using var standIn = await StandInServer.StartAsync(options);
Console.Error.WriteLine($"{options.Flavor} stood in for at {standIn.Url}; Ctrl+C ends it");
await standIn.WaitAsync();
return 0;
