using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;

namespace SecMon.Silo.Api;

/// <summary>Everything below <c>/api/v1</c>, with its OpenAPI document, and problems as <c>application/problem+json</c> (RFC 9457).</summary>
internal static class ApiRegistration
{
    public static void AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        });
        services.AddProblemDetails();
        services.AddExceptionHandler<RequestTrouble>();
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        services.AddOpenApi("v1", openApi =>
        {
            openApi.OpenApiVersion = OpenApiSpecVersion.OpenApi3_0;   // every generator of clients reads it
            openApi.AddDocumentTransformer((document, _, _) => Describe(document));
            openApi.AddSchemaTransformer((schema, context, _) => DescribeDocuments(schema, context.JsonTypeInfo.Type));
        });
    }

    private static Task Describe(OpenApiDocument document)
    {
        document.Info.Title = "SecMon";
        document.Info.Description = "Alerts, cases, incidents and what people do about them; sources, sinks and the ledger.";
        document.Servers = [new OpenApiServer { Url = "/" }];
        return Task.CompletedTask;
    }

    /// <summary>ECS documents are objects of any fields.</summary>
    private static Task DescribeDocuments(OpenApiSchema schema, Type type)
    {
        if (type != typeof(JsonObject) && type != typeof(JsonNode))
            return Task.CompletedTask;
        schema.Type = JsonSchemaType.Object;
        schema.Properties?.Clear();
        schema.Discriminator = null;
        schema.AdditionalPropertiesAllowed = true;
        schema.AdditionalProperties = new OpenApiSchema();
        return Task.CompletedTask;
    }

    public static void MapApi(this IEndpointRouteBuilder application)
    {
        application.MapHealth();
        application.MapOpenApi("/api/{documentName}/openapi.json");
        var api = application.MapGroup("/api/v1");
        api.MapAlerts();
        api.MapEvidence();
        api.MapCases();
        api.MapCaseChanges();
        api.MapIncidents();
        api.MapIncidentChanges();
        api.MapBundles();
        api.MapStream();
        api.MapSuppressions();
        api.MapSources();
        api.MapRules();
        api.MapExcuses();
        api.MapSystems();
        api.MapSinks();
        api.MapLedger();
    }
}
