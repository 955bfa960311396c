namespace ImageGateway.Api.Management.Bodies;

/// <summary>A member that Portkey documents and this gateway does not act on: accepted, and named in <c>x-gateway-warning</c>.</summary>
/// <param name="instead">The sentence that says what to do instead.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class NotActedOnAttribute(string instead) : Attribute
{
    /// <summary>Hint on what to do instead.</summary>
    public string Instead => instead;
}

/// <summary>A member of answers that clients send back; it cannot be set. Accepted, and named in <c>x-gateway-warning</c>.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SentBackAttribute : Attribute;

/// <summary>A list that may be written as its only element.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OneOrManyAttribute : Attribute;

/// <summary>The shape of a member that is kept as JSON, so that its names and kinds are checked with the others.</summary>
/// <param name="type">A record of the body's context.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ShapedAsAttribute(Type type) : Attribute
{
    /// <summary>Type of the record that describes the body.</summary>
    public Type Type => type;
}

/// <summary>Another name of a member, in snake case.</summary>
/// <param name="name">The name.</param>
[AttributeUsage(AttributeTargets.Property, AllowMultiple = true)]
internal sealed class AlsoNamedAttribute(string name) : Attribute
{
    /// <summary>Name of the member in the body.</summary>
    public string Name => name;
}
