import { membersOf } from '../existing.ts';
import type { Fleet } from './fleet.ts';

/** Parses a `--fleet` file: JSON in the shape of `Fleet`. Throws one Error that lists every invalid place. */
export function parseFleet(text: string): Fleet {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error('(file): expected JSON');
  }
  const faults: string[] = [];
  const list = (path: string, owner: unknown, key: string): unknown[] => {
    const found = membersOf(owner)[key];
    if (Array.isArray(found)) return found;
    faults.push(`${path}${key}: expected a list`);
    return [];
  };
  const texts = (path: string, owner: unknown, keys: readonly string[]) => {
    for (const key of keys) {
      const found = membersOf(owner)[key];
      if (typeof found !== 'string' || found === '') faults.push(`${path}.${key}: expected text`);
    }
  };
  const { alibaba, huawei } = membersOf(value);
  list('alibaba.', alibaba, 'accounts').forEach((account, index) => {
    texts(`alibaba.accounts[${index}]`, account, ['accessKeyId', 'accessKeySecret']);
  });
  list('alibaba.', alibaba, 'instances').forEach((instance, index) => {
    const path = `alibaba.instances[${index}]`;
    texts(path, instance, ['instanceId', 'regionId']);
    for (const key of ALIBABA_LISTS) list(`${path}.`, instance, key);
  });
  texts('huawei', huawei, ['region']);
  list('huawei.', huawei, 'accounts').forEach((account, index) => {
    texts(`huawei.accounts[${index}]`, account, ['accessKey', 'secretKey', 'projectId']);
  });
  list('huawei.', huawei, 'instances').forEach((instance, index) => {
    const path = `huawei.instances[${index}]`;
    texts(path, instance, ['instanceId', 'type']);
    for (const key of HUAWEI_LISTS) list(`${path}.`, instance, key);
  });
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return value as Fleet;
}

const ALIBABA_LISTS = [
  'groups',
  'caCertificates',
  'deviceCertificates',
  'credentials',
  'identities',
  'permissions',
  'blockedClientIds',
  'onlineClientIds',
];
const HUAWEI_LISTS = ['apps', 'products', 'groups', 'devices', 'caCertificates', 'deviceCertificates'];
