import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { AppError } from '../../errors.ts';
import { isDeeperThan, MAX_JSON_DEPTH } from '../../json-depth.ts';
import { isObject } from '../../members.ts';
import { BODY_LIMITS, type Body, MAX_BODY_BYTES } from './body-reader.ts';
import { HttpRefusal } from './http-refusal.ts';
import { type RequestParams, withoutEmptyName } from './request-params.ts';

/**
 * Reads the parameters of a request. `body` is null for GET. Throws HttpRefusal for invalid parameters, or
 * AppError if the memory for bodies is used up.
 */
export async function readParams(request: IncomingMessage, body: Body | null): Promise<RequestParams> {
  return withoutEmptyName(body === null ? readQuery(request) : await readBody(body));
}

function readQuery(request: IncomingMessage): RequestParams {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  return Object.fromEntries(
    [...searchParams].flatMap(([name, value]) => {
      if (name !== 'variables' && name !== 'extensions') return [[name, value]];
      // Skip an empty form field.
      return value === '' ? [] : [[name, parseJson(value)]];
    }),
  );
}

async function readBody(given: Body): Promise<RequestParams> {
  return parseBody(await wholeOf(given));
}

/** Parses a request body. Throws HttpRefusal if it is not one JSON object in UTF-8. */
export function parseBody(bytes: Uint8Array): RequestParams {
  const body = parseJson(decode(bytes));
  if (Array.isArray(body)) throw bad('Expected one operation, but got a list. Batching is not supported.');
  if (!isObject(body)) throw bad('The body must be a JSON object.');
  return body;
}

/** Checks the headers of a body. Throws HttpRefusal if we do not support its type or encoding. */
export function checkBodyHeaders(headers: IncomingHttpHeaders): void {
  checkContentType(headers['content-type']);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'identity') {
    throw unsupported('Expected an uncompressed body, but got a compressed one.', {
      'accept-encoding': 'identity',
    });
  }
}

/**
 * Accepts only JSON, because a page of any other site can send form data and plain text without a preflight
 * (CSRF).
 */
function checkContentType(value: string | undefined): void {
  const [type = '', ...parameters] = (value ?? '').toLowerCase().split(';');
  const accepted = { 'accept-post': 'application/json' };
  if (type.trim() !== 'application/json')
    throw unsupported('Expected content-type application/json.', accepted);
  const charset = parameters.map((each) => each.trim()).find((each) => each.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) {
    throw unsupported('Expected charset=utf-8, the encoding of JSON (RFC 8259, 8.1).', accepted);
  }
}

async function wholeOf(body: Body): Promise<Buffer> {
  const whole = await body.whole();
  if (Buffer.isBuffer(whole)) return whole;
  if (whole instanceof AppError) throw whole;
  switch (whole) {
    case 'left':
      throw bad('The connection closed before the whole body arrived.');
    case 'too-late':
      throw new HttpRefusal(
        408,
        'BAD_USER_INPUT',
        `The whole body must arrive within ${BODY_LIMITS.bodyMs / 1_000} seconds.`,
        { headers: { connection: 'close' } },
      );
    case 'too-large':
      throw tooLarge();
  }
}

/** Returns the refusal of a body above the size limit. */
export function tooLarge(): HttpRefusal {
  return new HttpRefusal(413, 'BAD_USER_INPUT', `A body may have at most ${MAX_BODY_BYTES} bytes.`, {
    headers: { connection: 'close' },
    details: { limit: 'body', allowed: MAX_BODY_BYTES },
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch {
    throw bad('The body is not valid UTF-8.');
  }
}

function parseJson(text: string): unknown {
  if (isDeeperThan(text, MAX_JSON_DEPTH)) {
    throw new HttpRefusal(400, 'BAD_USER_INPUT', `JSON may be at most ${MAX_JSON_DEPTH} levels deep.`, {
      details: { limit: 'jsonDepth', allowed: MAX_JSON_DEPTH },
    });
  }
  try {
    return JSON.parse(text);
  } catch {
    // Do not use the parser's message, because it quotes the client's text.
    throw bad('Invalid JSON.');
  }
}

function bad(message: string): HttpRefusal {
  return new HttpRefusal(400, 'BAD_USER_INPUT', message);
}

function unsupported(message: string, headers: Record<string, string>): HttpRefusal {
  return new HttpRefusal(415, 'BAD_USER_INPUT', message, { headers });
}
