import { beforeEach, describe, expect, it } from 'vitest';
import type { Incoming } from '../../../src/simulator/exchange.ts';
import { type Caller, createCaller, type Reply } from './caller.ts';
import { createTestWorld, PERMANENT, TEMPORARY } from './fleet.ts';

const MINUTE = 60_000;

let world = createTestWorld();
let call: Caller = createCaller(world);
beforeEach(() => {
  world = createTestWorld();
  call = createCaller(world);
});

const outcome = ({ status, body }: Reply) => [status, body['Code']];

describe('authentication', () => {
  it.each([
    [14.9, 200],
    [-15, 200],
    [15.1, 'InvalidTimeStamp.Expired'],
    [-15.1, 'InvalidTimeStamp.Expired'],
  ])('with a date off by %d minutes: %s', (minutes, expected) => {
    const date = `${new Date(world.now() + minutes * MINUTE).toISOString().slice(0, 19)}Z`;
    const { status, body } = call('ListInstances', {}, { date });
    expect(status === 200 ? 200 : body['Code']).toBe(expected);
  });

  it('refuses a date in another format', () => {
    const date = new Date(world.now()).toISOString();
    expect(outcome(call('ListInstances', {}, { date }))).toEqual([400, 'InvalidTimeStamp.Format']);
  });

  it('accepts a nonce once in 30 minutes, and records it only if the signature is right', () => {
    const nonce = 'the-one';
    const forged = { ...PERMANENT, accessKeySecret: 'forged' };
    expect(call('ListInstances', {}, { nonce, account: forged }).body['Code']).toBe('SignatureDoesNotMatch');
    expect(call('ListInstances', {}, { nonce }).status).toBe(200);
    expect(outcome(call('ListInstances', {}, { nonce }))).toEqual([400, 'SignatureNonceUsed']);
    expect(call('ListInstances', {}, { nonce, account: TEMPORARY }).status).toBe(200);
    world.clock.now += 29 * MINUTE;
    expect(outcome(call('ListInstances', {}, { nonce }))).toEqual([400, 'SignatureNonceUsed']);
    world.clock.now += 2 * MINUTE;
    expect(call('ListInstances', {}, { nonce }).status).toBe(200);
  });

  it('requires the token of a temporary key, and none for a permanent one', () => {
    const { securityToken, ...bare } = TEMPORARY;
    const malformed = [400, 'InvalidSecurityToken.Malformed'];
    expect(outcome(call('ListInstances', {}, { account: bare }))).toEqual(malformed);
    expect(outcome(call('ListInstances', {}, { account: { ...PERMANENT, securityToken } }))).toEqual(
      malformed,
    );
  });

  it('compares the body with its claimed hash, whether the signature is right or not', () => {
    const claimedBodyHash = '0'.repeat(64);
    expect(outcome(call('ListInstances', {}, { claimedBodyHash }))).toEqual([400, 'SignatureDoesNotMatch']);
  });

  it('reports a missing access key id if nothing is signed', () => {
    const change = (incoming: Incoming) => {
      const { authorization, ...headers } = incoming.headers;
      expect(authorization).toContain(PERMANENT.accessKeyId);
      return { ...incoming, headers };
    };
    expect(outcome(call('ListInstances', {}, { change }))).toEqual([400, 'MissingAccessKeyId']);
  });
});
