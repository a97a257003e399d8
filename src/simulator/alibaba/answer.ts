import type { Outgoing } from '../exchange.ts';
import type { AlibabaSwitches } from '../switches.ts';
import type { Refusal } from './errors.ts';
import type { Operation } from './operations.ts';
import type { DecodedRequest } from './request.ts';
import type { AnswerPayload } from './work.ts';

const SUCCESS_MESSAGE = 'operation success.';

/** Prints the success envelope (contract 1.4). */
export function wrap(
  envelope: Operation['envelope'],
  requestId: string,
  payload: AnswerPayload,
): AnswerPayload {
  switch (envelope) {
    case 'bare':
      return { RequestId: requestId, ...payload };
    case 'numeric':
      return { RequestId: requestId, Code: 200, Success: true, Message: SUCCESS_MESSAGE, ...payload };
    case 'stringly':
      return { RequestId: requestId, Code: '200', Message: SUCCESS_MESSAGE, Success: 'true', ...payload };
  }
}

export function printSuccess(action: string, body: AnswerPayload, wantsJson: boolean): Outgoing {
  return print(200, `${action}Response`, body, wantsJson);
}

/** Prints the error envelope (contract 1.5). */
export function printRefusal(
  { code, message, status, isDenied }: Refusal,
  requestId: string,
  { action, headers, wantsJson }: DecodedRequest,
  numbering: AlibabaSwitches['statusNumbering'],
): Outgoing {
  const recommend = new URL('https://api.aliyun.com/troubleshoot');
  recommend.search = new URLSearchParams({ q: code, product: 'OnsMqtt', requestId }).toString();
  const body = {
    RequestId: requestId,
    HostId: headers['host'] ?? '',
    Code: code,
    Message: message,
    Recommend: recommend.href,
    ...(isDenied
      ? {
          AccessDeniedDetail: {
            AuthAction: `mq:${action}`,
            AuthPrincipalType: 'SubUser',
            NoPermissionType: 'ImplicitDeny',
            PolicyType: 'AccountLevelIdentityBasedPolicy',
          },
        }
      : {}),
  };
  return print(status[numbering], 'Error', body, wantsJson);
}

function print(status: number, root: string, body: AnswerPayload, wantsJson: boolean): Outgoing {
  return wantsJson
    ? {
        status,
        headers: { 'content-type': 'application/json;charset=utf-8' },
        body: JSON.stringify(body),
      }
    : {
        status,
        // Exactly the content type that the vendor's client recognises as XML (contract 1.5).
        headers: { 'content-type': 'text/xml;charset=utf-8' },
        body: `<?xml version="1.0" encoding="UTF-8"?>${printElement(root, body)}`,
      };
}

function printElement(name: string, value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => printElement(name, item)).join('');
  const content =
    typeof value === 'object' && value !== null
      ? Object.entries(value)
          .map(([key, child]) => printElement(key, child))
          .join('')
      : escapeXml(String(value));
  return `<${name}>${content}</${name}>`;
}

const escapeXml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '�');
