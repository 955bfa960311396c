using System.Globalization;
using System.Text;
using ImageGateway.Providers.Tests.Testing;

namespace ImageGateway.Core.Tests.Configs.Fuzzing;

/// <summary>Writes configs of the keys that the language has: most of them right, some with an odd value, a few no JSON at all.</summary>
/// <param name="random">Decides everything; the same seed writes the same config.</param>
internal sealed class ConfigGrammar(Random random)
{
    private const int MostLevels = 3;
    private const string JsonLetters = "{}[]\",:0123456789.eE+-truefalsn\\ud8 \n'$";

    private static readonly string[] Weights = ["0", "1", "2", "3", "0.7", "1e-12", "1e-320", "1e9"];
    private static readonly string[] Providers = Declared.Schema.Names.List.Split(", ");

    private readonly Random _random = random;
    private readonly StringBuilder _text = new();
    private double _oddness;

    /// <summary>Draws the next config.</summary>
    public string Next()
    {
        _text.Clear();
        if (_random.Next(12) == 0)
        {
            Garbage();
            return _text.ToString();
        }

        _oddness = _random.Next(3) switch { 0 => 0, 1 => 0.02, _ => 0.2 };
        Config(_random.Next(MostLevels), named: false);
        if (_random.Next(20) == 0)
            _text.Length -= _random.Next(_text.Length);
        return _text.ToString();
    }

    private void Garbage()
    {
        for (var length = _random.Next(80); length > 0; length--)
            _text.Append(_random.Next(30) == 0 ? (char)_random.Next(char.MaxValue) : JsonLetters[_random.Next(JsonLetters.Length)]);
    }

    private void Config(int levels, bool named)
    {
        var members = new Members(this);
        if (levels > 0)
        {
            var targets = _random.Next(1, 4);
            members.Add("strategy", () => Strategy(targets));
            members.Add("targets", () => List(targets, _ => Config(levels - 1, named: true)));
        }
        else
        {
            members.Add("provider", () => Text(_random.Next(3) == 0 ? Providers[_random.Next(Providers.Length)] : "sandbox"));
            members.Add("api_key", () => Text("sk-" + _random.Next(9)));
        }

        if (named)
        {
            members.Add("name", () => Text("t" + _random.Next(3)));
            members.Maybe("weight", () => _text.Append(Weights[_random.Next(Weights.Length)]));
        }

        members.Maybe("override_params", Parameters);
        members.Maybe("default_params", Parameters);
        members.Maybe("drop_params", () => List(_random.Next(3), _ => Text(ParameterName())));
        members.Maybe("retry", Retry);
        members.Maybe("cache", Cache);
        members.Maybe("custom_host", () => Text("https://images.example.com/v" + _random.Next(3)));
        members.Maybe("forward_headers", () => List(_random.Next(3), index => Text("X-H" + index)));
        members.Maybe("request_timeout", () => Number(_random.Next(1, 100_000)));
        members.Maybe("total_timeout", () => Number(_random.Next(1, 100_000)));
        members.Maybe("strict", Boolean);
        members.Maybe("on_disconnect", () => Text(_random.Next(2) == 0 ? "finish" : "cancel"));
        members.Maybe("model_aliases", Aliases);
        members.Maybe("on_status_codes", Statuses);
        members.Maybe("openai_project", () => Text("p"));
        members.Maybe("vertex_service_account_json", () => Object(inner => inner.Add("type", () => Text("service_account"))));
        members.Maybe(_random.Next(2) == 0 ? "input_guardrails" : "before_request_hooks", Guardrails);
        members.Maybe(_random.Next(2) == 0 ? "output_guardrails" : "after_request_hooks", Guardrails);
        members.Maybe("input_mutators", () => List(1, _ => Object(static _ => { })));
        members.Maybe("unknown_" + _random.Next(5), () => _text.Append(Oddities.Next(_random)));
        members.End();
    }

    private void Strategy(int targets)
    {
        var mode = (string[])["single", "fallback", "loadbalance", "conditional"];
        var chosen = mode[_random.Next(mode.Length)];
        Object(members =>
        {
            members.Add("mode", () => Text(chosen));
            members.Maybe("on_status_codes", Statuses);
            members.Maybe("cb_config", Breaker);
            if (chosen == "loadbalance")
            {
                if (_random.Next(3) == 0)
                    members.Add("balance", () => Text(((string[])["weight", "round_robin", "least_latency", "cheapest"])[_random.Next(4)]));
                else
                    members.Maybe("sticky", Sticky);
            }
            else if (chosen == "conditional")
            {
                members.Add("conditions", () => List(_random.Next(1, 4), _ => Object(condition =>
                {
                    condition.Add("query", () => Query(_random.Next(4)));
                    condition.Add("then", () => Text("t" + _random.Next(targets)));
                })));
                members.Maybe("default", () => Text("t" + _random.Next(targets)));
            }
        });
    }

    private void Breaker() => Object(members =>
    {
        members.Maybe("enabled", Boolean);
        members.Maybe("failure_threshold", () => Number(_random.Next(1, 100)));
        members.Maybe("failure_threshold_percentage", () => Number(_random.Next(1, 101)));
        members.Maybe("minimum_requests", () => Number(_random.Next(1, 100)));
        members.Maybe("cooldown_interval", () => Number(_random.Next(1, 100_000)));
        members.Maybe("failure_status_codes", Statuses);
    });

    private void Sticky() => Object(members =>
    {
        members.Add("enabled", Boolean);
        members.Maybe("hash_fields", () => List(_random.Next(4), _ => Text(Fact())));
        members.Maybe("ttl", () => Number(_random.Next(1, 1000)));
    });

    private void Query(int levels) => Object(members =>
    {
        for (var parts = _random.Next(1, 4); parts > 0; parts--)
        {
            if (levels > 0 && _random.Next(3) == 0)
                members.Add(_random.Next(2) == 0 ? "$and" : "$or", () => List(_random.Next(3), _ => Query(levels - 1)));
            else
                members.Add(Fact(), Comparison);
        }
    });

    private void Comparison()
    {
        if (_random.Next(4) == 0)
            FactValue();
        else
            Object(members => members.Add(
                "$" + ((string[])["eq", "ne", "gt", "gte", "lt", "lte", "in", "nin", "regex"])[_random.Next(9)], null));
    }

    private void Operand(string name)
    {
        if (name is "$in" or "$nin")
            List(_random.Next(4), _ => FactValue());
        else if (name == "$regex")
            Text(((string[])["^a", "t[0-9]+$", "(a|b)*c", "\\\\d{2,3}", "."])[_random.Next(5)]);
        else
            FactValue();
    }

    private void FactValue()
    {
        switch (_random.Next(3))
        {
            case 0:
                Number(_random.Next(-1, 5));
                break;
            case 1:
                Boolean();
                break;
            default:
                Text("t" + _random.Next(3));
                break;
        }
    }

    private void Guardrails() => List(_random.Next(1, 3), _ => Object(members =>
    {
        members.Maybe("id", () => Text("g"));
        members.Maybe("deny", Boolean);
        members.Maybe("sequential", Boolean);
        members.Maybe(
            "on_fail", () => Object(fail => fail.Add("feedback", () => Object(feedback => feedback.Add("value", () => Number(-5))))));
        if (_random.Next(2) == 0)
        {
            members.Add("checks", () => List(_random.Next(1, 3), _ => Object(check =>
            {
                var name = FuzzChecks.Names[_random.Next(FuzzChecks.Names.Length)];
                check.Add("id", () => Text(name));
                check.Maybe("is_enabled", Boolean);
                check.Add("parameters", () => _text.Append(FuzzChecks.Parameters(name)));
            })));
        }
        else
        {
            var name = FuzzChecks.Names[_random.Next(FuzzChecks.Names.Length)];
            members.Add(name, () => _text.Append(FuzzChecks.Parameters(name)));
        }
    }));

    private void Retry() => Object(members =>
    {
        members.Add("attempts", () => Number(_random.Next(6)));
        members.Maybe("on_status_codes", Statuses);
        members.Maybe("use_retry_after_header", Boolean);
        members.Maybe("only_if_not_started", Boolean);
    });

    private void Cache()
    {
        if (_random.Next(3) == 0)
        {
            Text("simple");
            return;
        }

        Object(members =>
        {
            members.Add("mode", () => Text("semantic"));
            members.Maybe("max_age", () => Number(_random.Next(10_000)));
        });
    }

    private void Aliases()
    {
        if (_random.Next(3) == 0)
            Boolean();
        else
            Object(members => members.Add("dall-e-" + _random.Next(2, 4), () => Text("gpt-image-2")));
    }

    private void Parameters() => Object(members =>
    {
        for (var count = _random.Next(4); count > 0; count--)
            members.Add(ParameterName(), () => _text.Append(Oddities.Next(_random)));
    });

    private void Statuses() => List(_random.Next(4), _ => Number(_random.Next(100, 600)));

    private string ParameterName() => ((string[])["model", "prompt", "n", "size", "image[]", "a_b", "x"])[_random.Next(7)];

    private string Fact() =>
        ((string[])["metadata.", "params.", "image.", "headers.", "url."])[_random.Next(5)]
            + ((string[])["a", "n", "size", "model", "pathname", "inputs"])[_random.Next(6)];

    private void Object(Action<Members> write)
    {
        var members = new Members(this);
        write(members);
        members.End();
    }

    private void List(int count, Action<int> write)
    {
        _text.Append('[');
        for (var index = 0; index < count; index++)
        {
            if (index > 0)
                _text.Append(',');
            Value(() => write(index));
        }

        _text.Append(']');
    }

    private void Value(Action write)
    {
        if (_random.NextDouble() < _oddness)
            _text.Append(Oddities.Next(_random));
        else
            write();
    }

    private void Text(string text) => _text.Append('"').Append(text).Append('"');

    private void Number(int number) => _text.Append(CultureInfo.InvariantCulture, $"{number}");

    private void Boolean() => _text.Append(_random.Next(2) == 0 ? "true" : "false");

    private static string Camel(string snake) =>
        string.Concat(
            snake.Split('_').Select((word, index) => index == 0 || word.Length == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    private sealed class Members
    {
        private readonly ConfigGrammar _grammar;
        private bool _any;

        public Members(ConfigGrammar grammar)
        {
            _grammar = grammar;
            grammar._text.Append('{');
        }

        public void Add(string name, Action? write)
        {
            if (_any)
                _grammar._text.Append(',');
            _any = true;
            _grammar.Text(_grammar._random.Next(5) == 0 ? Camel(name) : name);
            _grammar._text.Append(':');
            _grammar.Value(write ?? (() => _grammar.Operand(name)));
        }

        public void Maybe(string name, Action write)
        {
            if (_grammar._random.Next(9) == 0)
                Add(name, write);
        }

        public void End() => _grammar._text.Append('}');
    }
}
