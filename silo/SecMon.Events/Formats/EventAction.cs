namespace SecMon.Events.Formats;

/// <summary>Values of <c>event.action</c> (event.md), with the ECS category and types that go with each.</summary>
public static class EventAction
{
#pragma warning disable CS1591 // event.md lists what each means
    public const string Read = "read";
    public const string Write = "write";
    public const string Ddl = "ddl";
    public const string Grant = "grant";
    public const string CopyOut = "copy_out";
    public const string CopyIn = "copy_in";
    public const string Function = "function";
    public const string Config = "config";
    public const string Login = "login";
    public const string Logout = "logout";
    public const string LoginFailed = "login_failed";
    public const string Error = "error";
    public const string Call = "call";
    public const string Other = "other";
#pragma warning restore CS1591

    /// <summary>Every action of event.md. JSON logs may name others, which mean nothing to SecMon.</summary>
    public static IReadOnlyList<string> All { get; } = [Read, Write, Ddl, Grant, CopyOut, CopyIn, Function, Config, Login, Logout, LoginFailed, Error, Call, Other];

    private static readonly FieldValue Database = FieldValue.List(["database"]);
    private static readonly FieldValue Authentication = FieldValue.List(["authentication"]);
    private static readonly FieldValue TypeAccess = FieldValue.List(["access"]);
    private static readonly FieldValue TypeChange = FieldValue.List(["change"]);
    private static readonly FieldValue TypeError = FieldValue.List(["error"]);
    private static readonly FieldValue TypeStart = FieldValue.List(["start"]);
    private static readonly FieldValue TypeEnd = FieldValue.List(["end"]);
    private static readonly FieldValue TypeInfo = FieldValue.List(["info"]);

    /// <summary>Sets action, category and type.</summary>
    public static void Apply(AccessEvent access, string action)
    {
        access.Set(Fields.EventAction, action);
        access.Set(Fields.EventCategory, action is Login or Logout or LoginFailed ? Authentication : Database);
        access.Set(Fields.EventType, action switch
        {
            Write or CopyIn or Ddl or Grant or Config => TypeChange,
            Error => TypeError,
            Login => TypeStart,
            Logout => TypeEnd,
            LoginFailed => TypeInfo,
            _ => TypeAccess,
        });
    }
}
