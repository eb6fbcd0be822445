# SecMon from source: built with the SDK, run as nobody special on a read-only file system; it writes /var/lib/secmon only.
#   docker build -t secmon .
#   docker run --read-only --tmpfs /tmp -v secmon-data:/var/lib/secmon -p 127.0.0.1:8080:8080 secmon
ARG DOTNET=10.0

FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:${DOTNET} AS build
ARG TARGETARCH
WORKDIR /src
# What decides the packages first, so that a change of code restores nothing anew.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY silo/SecMon.Events/SecMon.Events.csproj silo/SecMon.Events/
COPY silo/SecMon.Detection/SecMon.Detection.csproj silo/SecMon.Detection/
COPY silo/SecMon.Silo/SecMon.Silo.csproj silo/SecMon.Silo/
RUN dotnet restore silo/SecMon.Silo -a $TARGETARCH -p:PublishReadyToRun=true
COPY . .
# Compiled ahead: a start and the first load of rules are mostly compiling otherwise.
RUN dotnet publish silo/SecMon.Silo -c Release -a $TARGETARCH --no-restore --no-self-contained -p:PublishReadyToRun=true -o /app

FROM mcr.microsoft.com/dotnet/aspnet:${DOTNET}
# Times are told in the zone of the databases.
RUN apt-get update && apt-get install -y --no-install-recommends tzdata && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /opt/secmon
RUN ln -s /opt/secmon/secmon /usr/local/bin/secmon \
    && useradd --system --uid 10001 --no-create-home secmon \
    && install -d -o secmon -g secmon -m 0700 /var/lib/secmon
ENV SECMON__DATA=/var/lib/secmon SECMON__HTTP=0.0.0.0:8080 DOTNET_EnableDiagnostics=0
USER 10001
WORKDIR /var/lib/secmon
VOLUME /var/lib/secmon
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["secmon", "health"]
ENTRYPOINT ["secmon"]
CMD ["run"]
