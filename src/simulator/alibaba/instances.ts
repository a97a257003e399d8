import type { AlibabaInstance } from '../fleet/fleet.ts';
import type { TagFilter } from './parameters.ts';
import type { AnswerPayload, Work } from './work.ts';

const PROFESSIONAL = 4;

/**
 * Lists the instances of the region in the host name. A host without a region serves all regions (contract
 * 1.2, 2.1).
 */
export function listInstances({ parameters, host, owner, instances }: Work): AnswerPayload {
  const region = /^onsmqtt(?:-vpc)?\.([a-z0-9-]+)\.aliyuncs\.com(?::\d+)?$/.exec(host)?.[1];
  const filters = parameters.tags();
  const rows = instances.filter(
    (each) =>
      each.owner === owner && (region ?? each.regionId) === each.regionId && hasTags(each.tags, filters),
  );
  return {
    Instances: rows.map((instance) => ({
      InstanceId: instance.instanceId,
      InstanceName: instance.name,
      InstanceStatus: instance.status,
      InstanceType: instance.type,
      ...(instance.type === PROFESSIONAL && instance.specific !== undefined
        ? { Specific: instance.specific }
        : {}),
      RegionId: instance.regionId,
      CreateTime: instance.createTime,
      ExpireTime: instance.expireTime,
      KernelVersion: instance.kernelVersion,
      MqttTags: instance.tags.map(printTag),
      ...(instance.orderId === undefined ? {} : { OrderId: instance.orderId }),
    })),
  };
}

/** Lists the groups. In this operation, Data is an array and not an object. */
export function listGroupId({ parameters }: Work, instance: AlibabaInstance): AnswerPayload {
  const { instanceId, groups, independentNaming } = instance;
  const filters = parameters.tags();
  return {
    Data: groups
      .filter(({ tags }) => hasTags(tags, filters))
      .map((group) => ({
        GroupId: group.groupId,
        InstanceId: instanceId,
        IndependentNaming: independentNaming ?? true,
        CreateTime: group.createTime,
        UpdateTime: group.updateTime,
        Tags: group.tags.map(printTag),
      })),
  };
}

type Tag = { key: string; value: string };

const printTag = ({ key, value }: Tag) => ({ TagKey: key, TagValue: value });

function hasTags(tags: readonly Tag[], filters: readonly TagFilter[]): boolean {
  return filters.every((filter) =>
    tags.some((tag) => tag.key === filter.key && (filter.value ?? tag.value) === tag.value),
  );
}
