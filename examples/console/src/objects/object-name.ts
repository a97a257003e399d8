import { graphql } from 'react-relay';
import { readInlineData } from 'relay-runtime';
import type { objectName_node$key } from '../__generated__/objectName_node.graphql.ts';
import { isObjectType, objectPath } from './object-path.ts';

/**
 * Name and place of any object of the inventory, without a provider call. Types have different members, so each is read
 * where it exists.
 */
const NODE = graphql`
  fragment objectName_node on Node @inline {
    __typename
    id
    ... on Instance {
      name
      instanceId
    }
    ... on Device {
      name
      deviceId
      instance {
        id
        name
        instanceId
        provider
      }
    }
    ... on ClientCredential {
      clientId
      instance {
        id
        name
        instanceId
        provider
      }
    }
    ... on CaCertificate {
      name
      caId
      instance {
        id
        name
        instanceId
        provider
      }
    }
    ... on DeviceCertificate {
      commonName
      certificateId
      instance {
        id
        name
        instanceId
        provider
      }
    }
    ... on Group {
      name
      groupId
      instance {
        id
        name
        instanceId
        provider
      }
    }
    ... on AuthIdentity {
      username
      instance {
        id
        name
        instanceId
        provider
      }
    }
    ... on AuthPermission {
      topic
      instance {
        id
        name
        instanceId
        provider
      }
    }
    ... on BlockedClient {
      clientId
      instance {
        id
        name
        instanceId
        provider
      }
    }
    ... on DevicePolicy {
      name
      policyId
      instance {
        id
        name
        instanceId
        provider
      }
    }
  }
`;

export interface ObjectName {
  readonly id: string;
  /** Name of its type in the schema. */
  readonly type: string;
  readonly name: string;
  /** The provider's own id; undefined if the name is the id. */
  readonly ownId: string | undefined;
  /** Undefined: the console has no page for it. */
  readonly href: string | undefined;
  readonly instance: { readonly name: string; readonly href: string; readonly provider: string } | undefined;
}

export function objectName(node: objectName_node$key): ObjectName {
  const data = readInlineData(NODE, node);
  const ownId =
    data.deviceId ??
    data.caId ??
    data.certificateId ??
    data.groupId ??
    data.policyId ??
    data.clientId ??
    data.instanceId;
  const name = data.name ?? data.commonName ?? data.username ?? data.topic ?? ownId ?? data.id;
  const { instance } = data;
  return {
    id: data.id,
    type: data.__typename,
    name,
    ownId: ownId === name ? undefined : ownId,
    href: isObjectType(data.__typename) ? objectPath(data.__typename, data.id) : undefined,
    instance:
      instance == null
        ? undefined
        : {
            name: instance.name ?? instance.instanceId,
            href: objectPath('Instance', instance.id),
            provider: instance.provider,
          },
  };
}
