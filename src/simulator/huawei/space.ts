import type { World } from '../exchange.ts';
import type { HuaweiInstance } from '../fleet/fleet.ts';
import { HuaweiRefusal, missing } from './errors.ts';

/**
 * Returns the resource space for a new object. If the request names none, it is the default space. If there are several
 * spaces, a switch can refuse such a request instead. The documentation supports both.
 */
export function appOf({ apps }: HuaweiInstance, appId: unknown, { switches }: World): string {
  if (appId !== undefined) {
    if (!apps.some((app) => app.appId === appId)) throw missing('app');
    return String(appId);
  }
  if (apps.length > 1 && switches.huawei.appIdOmitted === 'refused') {
    throw new HuaweiRefusal(403, 'IOTDA.001005', 'Operation not allowed. The app_id is not carried.');
  }
  return apps.find((app) => app.defaultApp)?.appId ?? '';
}
