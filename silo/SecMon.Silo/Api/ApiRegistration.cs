using System.Text.Json;

namespace SecMon.Silo.Api;

/// <summary>Everything below <c>/api/v1</c>, with its OpenAPI document, and problems as <c>application/problem+json</c> (RFC 9457).</summary>
internal static class ApiRegistration
{
    public static void AddApi(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        });
        services.AddProblemDetails();
        services.AddOpenApi("v1", openApi => openApi.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "SecMon";
            document.Info.Description = "Alerts, cases and what people do about them; sources, sinks and the ledger.";
            document.Servers = [];
            return Task.CompletedTask;
        }));
    }

    public static void MapApi(this WebApplication application)
    {
        application.UseExceptionHandler();
        application.UseStatusCodePages();
        application.MapHealth();
        application.MapOpenApi("/api/{documentName}/openapi.json");
        var api = application.MapGroup("/api/v1");
        api.MapAlerts();
        api.MapEvidence();
        api.MapCases();
        api.MapCaseChanges();
        api.MapBundles();
        api.MapStream();
        api.MapSuppressions();
        api.MapSources();
        api.MapSinks();
        api.MapLedger();
    }
}
