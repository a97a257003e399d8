import { describe, expect, it } from 'vitest';
import { AppError } from '../../src/errors.ts';
import { printNodeId } from '../../src/graph/node-id.ts';
import { addDuration } from '../../src/inventory/query/durations.ts';
import {
  certificateConditions,
  credentialConditions,
  deviceConditions,
} from '../../src/inventory/query/object-filters.ts';
import { HUAWEI } from './fleet-of-objects.ts';

const at = (text: string) => Date.parse(text);

describe('durations', () => {
  it.each([
    ['2024-01-31T10:00:00Z', 'P1M', '2024-02-29T10:00:00Z'],
    ['2024-02-29T10:00:00Z', 'P1Y', '2025-02-28T10:00:00Z'],
    ['2024-12-31T23:00:00Z', 'P1Y2M3W4DT5H6M7S', '2026-03-26T04:06:07Z'],
    ['2024-01-01T00:00:00Z', 'P100Y', '2124-01-01T00:00:00Z'],
  ])('%s plus %s is %s', (now, duration, then) => {
    expect(addDuration(at(now), duration, 'd')).toBe(at(then));
  });
});

describe('filters out of range name their member', () => {
  it.each([
    [
      'filter.expiresWithin',
      () => certificateConditions({ expiresWithin: 'P0D' }, 0, 'filter', 'DEVICE_CERTIFICATE'),
    ],
    [
      'filter.expiresWithin',
      () => certificateConditions({ expiresWithin: 'P101Y' }, 0, 'filter', 'DEVICE_CERTIFICATE'),
    ],
    [
      'filter.expiresWithin',
      () =>
        certificateConditions({ expiresWithin: `P${'9'.repeat(400)}D` }, 0, 'filter', 'DEVICE_CERTIFICATE'),
    ],
    ['filter.text', () => certificateConditions({ text: ' - ' }, 0, 'filter', 'DEVICE_CERTIFICATE')],
    [
      'filter.text',
      () =>
        certificateConditions(
          { text: 'a b '.repeat(99).replace(/a/g, (_, n) => `a${n}`) },
          0,
          'filter',
          'DEVICE_CERTIFICATE',
        ),
    ],
    ['filter.status', () => certificateConditions({ status: [] }, 0, 'filter', 'DEVICE_CERTIFICATE')],
    [
      'filter.serialNumber',
      () => certificateConditions({ serialNumber: 'xyz' }, 0, 'filter', 'DEVICE_CERTIFICATE'),
    ],
    [
      'filter.fingerprint',
      () => certificateConditions({ fingerprint: 'abc' }, 0, 'filter', 'DEVICE_CERTIFICATE'),
    ],
    [
      'filter.keyAlgorithm',
      () => certificateConditions({ keyAlgorithm: Array(101).fill('EC') }, 0, 'filter', 'DEVICE_CERTIFICATE'),
    ],
    ['filter.groupId', () => credentialConditions({ groupId: 'x' }, 'filter')],
    ['filter.gatewayId', () => deviceConditions({ gatewayId: printNodeId('Instance', HUAWEI) }, 'filter')],
  ])('%s', (field, ask) => {
    const thrown = expect(ask);
    thrown.toThrow(AppError);
    thrown.toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT', details: { field } }));
  });
});
