import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startSimulators } from '../../src/simulator/index.ts';
import { run } from '../kit/run.ts';
import { type Answer, accountsOf, ask } from '../kit/start.ts';

const DOCUMENTS = 110;
/** 110 trees with their tokens and locations need about 110 MB, and the graph itself about 60. */
const HEAP_MB = 140;

/** 16 KB of a document that is valid, or that has a hundred faults. */
function document(number: number, isValid: boolean): string {
  const fields = isValid ? 'name id region account __typename' : 'name id nothing nowhere nobody';
  let text = '';
  for (let part = 0; part < 95; part++)
    text += `query Q${number}_${part} { instances(first: 1) { nodes { ${fields} } } }\n`;
  return `${text}#${'x'.repeat(Math.max(0, 16_000 - text.length))}`;
}

describe('a principal that sends a new document with every request', () => {
  it.each([true, false])('does not fill the heap (valid: %j)', async (isValid) => {
    await using simulators = await startSimulators();
    const path = join(mkdtempSync(join(tmpdir(), 'documents-')), 'graph.json');
    writeFileSync(path, JSON.stringify({ accounts: accountsOf(simulators), inventory: { keep: [] } }));
    await using graph = run('src/main.ts', [], {
      IDENTITY_GRAPH_CONFIG: path,
      PORT: '0',
      ADMIN_PORT: '0',
      NODE_OPTIONS: `--max-old-space-size=${HEAP_MB}`,
    });
    const { url } = await graph.line('listening');
    const codes = new Set<unknown>();
    for (let number = 0; number < DOCUMENTS; number++) {
      const response = await fetch(url!, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: document(number, isValid), operationName: `Q${number}_0` }),
      });
      const { errors = [] } = (await response.json()) as Partial<Answer>;
      codes.add(errors.at(0)?.message.slice(0, 20));
    }
    expect([...codes]).toEqual([isValid ? undefined : 'Cannot query field "']);
    expect(graph.child.exitCode).toBe(null);
    expect((await ask(url!, '{ instances(first: 1) { nodes { name } } }')).errors).toBeUndefined();
  });
});
