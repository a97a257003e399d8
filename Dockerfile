# Built from npm alone: two stages, so that npm's cache and whatever only building needs stay behind.
FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The one optional package is a Node for machines without one, and this image has its own. No package may run a script.
RUN npm ci --omit=dev --omit=optional --ignore-scripts

FROM node:24-bookworm-slim
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY src ./src
# These override the file: what EXPOSE and HEALTHCHECK say holds with any configuration.
ENV NODE_ENV=production PORT=4000 ADMIN_PORT=4001
EXPOSE 4000
# The user `node` of the base image, as a number: Kubernetes checks runAsNonRoot on numbers only. It owns no file here.
USER 1000:1000
HEALTHCHECK --interval=10s --timeout=3s --start-period=15s --retries=3 CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.ADMIN_PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is the first process and gets the signals: SIGTERM drains, and a second one ends it at once.
CMD ["node", "src/main.ts"]
