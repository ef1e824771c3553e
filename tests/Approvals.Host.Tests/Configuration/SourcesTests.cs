using Approvals.Host.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;

namespace Approvals.Host.Tests.Configuration;

public sealed class SourcesTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("approvals-settings-").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public void The_command_line_wins_over_cluster_hocon_and_that_over_appsettings()
    {
        File.WriteAllText(Path.Combine(directory, "appsettings.json"), """{"Test":{"A":"json","B":"json","C":"json"}}""");
        File.WriteAllText(Path.Combine(directory, "cluster.hocon"), """{"Test":{"B":"hocon","C":"hocon"}}""");
        var configuration = Build("--Test:C", "line");
        configuration["Test:A"].ShouldBe("json");
        configuration["Test:B"].ShouldBe("hocon");
        configuration["Test:C"].ShouldBe("line");
    }

    [Fact]
    public void Hocon_may_have_comments_of_both_kinds_and_trailing_commas()
    {
        File.WriteAllText(Path.Combine(directory, "cluster.hocon"), """
            # about "everything"
            {
              "Test": { // it's a "test"
                "A": "a # b // c", # after
                "B": "quote \" # inside",
                // "C": "no",
                # "D": "no",
                "List": ["x", "y",],
              },
            }
            # the end
            """);
        var configuration = Build();
        configuration["Test:A"].ShouldBe("a # b // c");
        configuration["Test:B"].ShouldBe("quote \" # inside");
        configuration["Test:C"].ShouldBeNull();
        configuration["Test:D"].ShouldBeNull();
        configuration["Test:List:1"].ShouldBe("y");
    }

    [Fact]
    public void Hocon_may_do_without_quotes_and_colons_and_what_is_Akkas_stays_out()
    {
        File.WriteAllText(Path.Combine(directory, "cluster.hocon"), """
            Test { A = 1, Inner.B = 5s }
            akka.loglevel = DEBUG
            """);
        var configuration = Build();
        configuration["Test:A"].ShouldBe("1");
        configuration["Test:Inner:B"].ShouldBe("5s");
        configuration["akka:loglevel"].ShouldBeNull();
    }

    [Fact]
    public void What_is_no_hocon_is_refused_with_its_name()
    {
        File.WriteAllText(Path.Combine(directory, "cluster.hocon"), "Test { A = ${absent} }");
        Should.Throw<InvalidDataException>(() => Build()).Message.ShouldContain("cluster.hocon");
    }

    [Fact]
    public void The_settings_that_come_with_the_service_are_valid()
    {
        var configuration = new ConfigurationManager();
        configuration.AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: false);
        configuration.AddSources(AppContext.BaseDirectory);
        configuration["Cluster:NodeTimeout"].ShouldBe("5s");
        ServiceSettings.Read(configuration, development: false).Approvals.DefaultTimeout.ShouldBe(TimeSpan.FromHours(1));
    }

    private ConfigurationManager Build(params string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = directory });
        builder.Configuration.AddSources(directory);
        return builder.Configuration;
    }
}
