import { randomUUID } from 'node:crypto';
import type { Incoming, Outgoing, Received, World } from '../exchange.ts';
import { printRefusal, printSuccess, wrap } from './answer.ts';
import { createAuthentication } from './authentication.ts';
import { Refusal, refusalOf, refuse, refuseAtGateway, refuseInvalid, refuseMissing } from './errors.ts';
import { FAMILIES, isThere, OPERATIONS, type Operation } from './operations.ts';
import { createTokens } from './paging.ts';
import { createParameters } from './parameters.ts';
import { createRates } from './rates.ts';
import { businessParameters, type DecodedRequest, findValue, parseCall } from './request.ts';
import type { AnswerPayload, Work } from './work.ts';

const VERSION = '2020-04-20';

/**
 * Simulates the management API of ApsaraMQ for MQTT as its contract describes it. Implements signature, encoding and
 * paging independently of our client. If they shared code, tests would not find a mistake in it.
 */
export function createAlibaba(world: World): { receive(incoming: Incoming): Received } {
  const authenticate = createAuthentication(world);
  const rates = createRates(world);
  const tokens = createTokens();
  const { switches, fleet } = world;

  const work = (call: DecodedRequest): AnswerPayload => {
    rates.checkSource(call);
    const operation = route(call);
    const { accessKeyId, owner } = authenticate(call);
    rates.checkUser(call, accessKeyId);
    const pairs = businessParameters(call, operation.travel);
    const { wrong, unknownInstance, foreignInstance } = FAMILIES[operation.family];
    const parameters = createParameters(pairs, wrong);
    for (const name of [operation.instanceParameter, ...operation.required]) {
      const mayMiss = name === '' || (name === 'SignMode' && switches.alibaba.signMode === 'optional');
      if (!mayMiss && !parameters.has(name)) throw refuseMissing(name);
    }
    const { instances } = fleet.alibaba;
    const given: Work = {
      operation: call.action,
      parameters,
      wrong,
      instances,
      owner,
      host: call.headers['host'] ?? '',
      switches: switches.alibaba,
      tokens,
      now: world.now,
    };
    if (operation.instanceParameter === '') return operation.run(given);
    const instanceId = findValue(pairs, operation.instanceParameter);
    const instance = instances.find((each) => each.instanceId === instanceId);
    if (!instance) throw unknownInstance();
    if (instance.owner !== owner) throw foreignInstance();
    if (!isThere(operation.editions, instance, switches.alibaba)) throw refuse('ApiNotSupport');
    return operation.run(given, instance);
  };

  const refused = (call: DecodedRequest, refusal: Refusal, requestId: string): Outgoing =>
    printRefusal(refusal, requestId, call, switches.alibaba.statusNumbering);

  const answer = (call: DecodedRequest): Outgoing => {
    const requestId = newRequestId();
    try {
      const payload = work(call);
      const envelope = OPERATIONS.get(call.action)?.envelope ?? 'bare';
      return printSuccess(call.action, wrap(envelope, requestId, payload), call.wantsJson);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return refused(call, error, requestId);
    }
  };

  return {
    receive: (incoming) => {
      const call = parseCall(incoming);
      const operation = OPERATIONS.get(call.action);
      const pairs = [...businessParameters(call, 'query'), ...businessParameters(call, 'form')];
      return {
        service: 'alibaba',
        operation: operation ? call.action : '',
        instanceId: (operation?.instanceParameter && findValue(pairs, operation.instanceParameter)) || '',
        accessKeyId: call.accessKeyId,
        parameters: Object.fromEntries(pairs),
        answer: () => answer(call),
        refuse: (code) => refused(call, refusalOf(code), newRequestId()),
      };
    },
  };
}

/**
 * Finds the operation. Runs before the signature check, as in a real gateway, because the operation
 * determines what is signed (contract 1.8).
 */
function route(call: DecodedRequest): Operation {
  if (call.rawPath !== '/') throw refuseAtGateway('InvalidAction.NotFound');
  if (call.action === '') throw refuseMissing('Action');
  if (call.version === '') throw refuseMissing('Version');
  if (call.version !== VERSION) throw refuseInvalid('Version');
  const operation = OPERATIONS.get(call.action);
  if (!operation) throw refuseAtGateway('InvalidAction.NotFound');
  if (!operation.methods.includes(call.method)) throw refuseAtGateway('UnsupportedHTTPMethod');
  return operation;
}

const newRequestId = (): string => randomUUID().toUpperCase();
