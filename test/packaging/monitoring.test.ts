import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createMetrics } from '../../src/telemetry/metrics.ts';
import { freePort } from '../kit/free-port.ts';
import { startGuarded } from '../kit/guarded-process.ts';
import { start } from '../kit/start.ts';

const file = (path: string) => new URL(`../../deploy/${path}`, import.meta.url).pathname;
const RULES = file('prometheus/alerts.yaml');
const rules = parse(readFileSync(RULES, 'utf8')) as {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert: string; readonly expr: string }[];
  }[];
};
const alerts = rules.groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(readFileSync(file('grafana/dashboard.json'), 'utf8')) as {
  readonly panels: readonly {
    readonly title: string;
    readonly targets?: readonly { readonly expr: string }[];
  }[];
};
/** The queries of the dashboard, with values for Grafana's variables. */
const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ expr }) => ({
    title,
    expr: expr.replaceAll('$__rate_interval', '5m').replaceAll('$job', 'graph'),
  })),
);
const isMissing = (command: string) => spawnSync(command, ['--version']).error !== undefined;

describe('the alert rules and the dashboard', () => {
  it('use only metrics that exist', () => {
    const known = new Set(createMetrics().names());
    const used = [...alerts, ...queries].flatMap(({ expr }) => expr.match(/identity_graph_\w+/g) ?? []);
    expect(used.length).toBeGreaterThan(25);
    expect(used.filter((name) => !known.has(name.replace(/_bucket$/, '')))).toEqual([]);
  });

  it('never add up gauges that every replica reports', () => {
    const shared =
      /sum(?: by \([^)]*\))? ?\(identity_graph_(?:certificate|findings|inventory|breakers|account_up)/;
    const added = [...alerts, ...queries].filter(({ expr }) => shared.test(expr));
    // Within one replica, findings of several checks are added.
    expect(added.map(({ expr }) => expr)).toEqual([
      'max(max by (instance) (sum by (instance) (identity_graph_findings{severity=~"CRITICAL|HIGH"})))',
    ]);
  });

  it.skipIf(isMissing('promtool'))('fire as described (needs promtool)', () => {
    const tested = spawnSync('promtool', ['test', 'rules', join(import.meta.dirname, 'alerts.test.yaml')], {
      encoding: 'utf8',
    });
    expect([tested.status, tested.stdout + tested.stderr]).toEqual([0, expect.stringContaining('SUCCESS')]);
  });

  it.skipIf(isMissing('prometheus'))(
    'work with a Prometheus that scrapes the server (needs prometheus)',
    { timeout: 120_000 },
    async () => {
      await using graph = await start({
        config: {
          inventory: { keep: [{ kinds: ['CA_CERTIFICATE', 'DEVICE_CERTIFICATE'], every: 'PT1H' }] },
        },
        overrides: { inventory: { spreadMs: 0 } },
      });
      const folder = mkdtempSync(join(tmpdir(), 'prometheus-'));
      const config = join(folder, 'prometheus.yaml');
      writeFileSync(
        config,
        JSON.stringify({
          global: { scrape_interval: '1s', evaluation_interval: '1s' },
          rule_files: [RULES],
          scrape_configs: [
            { job_name: 'graph', static_configs: [{ targets: [new URL(graph.adminUrl).host] }] },
          ],
        }),
      );
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const words = [
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ];
      const prometheus = await startGuarded(folder, undefined, 'prometheus', words, 'TERM');
      await using _ended = { [Symbol.asyncDispose]: () => prometheus.end('remove') };
      const ask = async (path: string, values: Record<string, string> = {}) => {
        const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(values)}`);
        return (await response.json()) as { status: string; data: { result: unknown[]; alerts: Alert[] } };
      };
      const firing = async () =>
        (await ask('alerts').catch(() => null))?.data.alerts.map(({ labels }) => labels['alertname']);
      await expect
        .poll(firing, { timeout: 90_000, interval: 1_000 })
        .toEqual(
          expect.arrayContaining(['CaCertificateExpiresWithin14Days', 'DeviceCertificatesExpireWithin7Days']),
        );
      // Nothing is throttled, fails or opens a breaker, and nothing changes.
      const shown = queries.filter(({ title }) => !/Throttled|failed|breakers|Errors|Events/.test(title));
      const withoutSeries = async () => {
        await graph.query('{ instances(first: 1) { totalCount } }');
        const empty: string[] = [];
        for (const { title, expr } of shown) {
          const { status, data } = await ask('query', { query: expr });
          if (status !== 'success' || data.result.length === 0) empty.push(title);
        }
        return empty;
      };
      await expect.poll(withoutSeries, { timeout: 30_000, interval: 1_000 }).toEqual([]);
    },
  );
});

interface Alert {
  readonly labels: Readonly<Record<string, string>>;
}
