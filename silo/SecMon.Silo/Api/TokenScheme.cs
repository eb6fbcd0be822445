using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;

namespace SecMon.Silo.Api;

/// <summary>Who sends the token of a door is let in at that door; the name of the scheme is that of the door (<see cref="Doors"/>).</summary>
internal sealed class TokenScheme(Doors doors) : IAuthenticationHandler
{
    private string _door = "";
    private HttpContext _context = null!;

    /// <inheritdoc/>
    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        (_door, _context) = (scheme.Name, context);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<AuthenticateResult> AuthenticateAsync() => Task.FromResult(doors.Of(_door) is { } token && token.Opens(_context.Request.Headers.Authorization)
        ? AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(new ClaimsIdentity(_door)), _door))
        : AuthenticateResult.NoResult());

    /// <inheritdoc/>
    public Task ChallengeAsync(AuthenticationProperties? properties)
    {
        _context.Response.Headers.WWWAuthenticate = "Bearer";
        return Results.Problem("send  Authorization: Bearer TOKEN", statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(_context);
    }

    /// <inheritdoc/>
    public Task ForbidAsync(AuthenticationProperties? properties) => ChallengeAsync(properties);
}
