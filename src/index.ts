/** Public entry of the package: the app, its configuration and their errors. */
// biome-ignore lint/performance/noBarrelFile: the one entry of the package
export { type App, createApp } from './app.ts';
export { type Config, ConfigError, parseConfig } from './config/parse.ts';
export type { ListenAddresses } from './open-servers.ts';
