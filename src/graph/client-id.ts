const SEPARATOR = '@@@';

/** At the first separator: a device name may hold another one (contract apsaramq, quirk 20). Null where there is none. */
export function splitClientId(clientId: string): { readonly group: string; readonly device: string } | null {
  const at = clientId.indexOf(SEPARATOR);
  return at < 0 ? null : { group: clientId.slice(0, at), device: clientId.slice(at + SEPARATOR.length) };
}
