global using System.Collections.Immutable;
global using MonkeysMail.Grains.Contracts;
global using Orleans;
