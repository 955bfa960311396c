await Console.Error.WriteLineAsync(
    "This build of src/Silo has no cluster: Orleans is missing. Use a NuGet feed that carries Microsoft.Orleans.* and build with -p:WithOrleans=true.");
return 2;
