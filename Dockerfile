# The official image of Node.js, by tag. docs/deployment.md shows how to pin its digest.
ARG NODE_IMAGE=node:24-bookworm-slim

# Separate stages keep npm's cache and the build tools out of the image.
FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The only optional package is a Node.js, and this image has its own. No package may run a script.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM ${NODE_IMAGE} AS console
WORKDIR /app/examples/console
COPY examples/console/package.json examples/console/package-lock.json ./
RUN npm ci --ignore-scripts
COPY examples/console ./
# The compiled documents of Relay are committed, and CI compares them with the schema.
RUN npx vite build

FROM ${NODE_IMAGE}
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY --from=console /app/examples/console/dist ./examples/console/dist
COPY package.json LICENSE ./
# .dockerignore excludes the simulators.
COPY src ./src
# These override the configuration file, so EXPOSE and HEALTHCHECK are always right.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 ADMIN_PORT=4001
EXPOSE 4000
# The user `node` of the base image owns no file here. Kubernetes checks runAsNonRoot only on numbers.
USER 1000:1000
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --retries=3 CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.ADMIN_PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node.js is the first process and receives the signals: SIGTERM drains, and a second one ends it at once. SIGUSR1 must
# not open the inspector.
CMD ["node", "--disable-sigusr1", "src/main.ts"]
