# Holdfast in a container. Build: docker build -t holdfast . ; run it by compose.yaml.
FROM denoland/deno:2.9.6 AS build
WORKDIR /app
ENV DENO_DIR=/deno-dir
COPY . .
RUN deno install --frozen && deno task build && deno cache --frozen start.ts cli.ts main.ts

FROM denoland/deno:2.9.6
WORKDIR /app
ENV DENO_DIR=/deno-dir DENO_NO_UPDATE_CHECK=1 \
    HOLDFAST_DATA=/data HOLDFAST_DEMO=0 HOLDFAST_LOG=json HOST=0.0.0.0 PORT=8000
# The program is root's and read-only; what it writes is in /data.
COPY --from=build /app /app
COPY --from=build /deno-dir /deno-dir
RUN install -d -o deno -g deno -m 0700 /data
USER deno
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["deno", "eval", "--no-lock", "Deno.exit((await fetch('http://127.0.0.1:8000/readyz')).ok ? 0 : 1)"]
ENTRYPOINT ["deno", "run", "--no-prompt", "--cached-only", "--frozen", \
  "--v8-flags=--max-semi-space-size=4", "--unstable-no-legacy-abort", \
  "--allow-net", "--allow-env", "--allow-sys=hostname", \
  "--allow-read=/app,/data", "--allow-write=/data"]
CMD ["start.ts"]
