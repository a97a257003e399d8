import { numberText } from '../dates.ts';

/** Texts of the Fleet page. */
export const overview = {
  overview: {
    title: 'Fleet',
    lead: 'Every account of both clouds, as the inventory last read it.',
    notKept:
      'This server keeps no inventory, so there is nothing to sum up. The instances themselves are always readable.',
    notReadYet: 'The inventory has read nothing yet. The first reads take a few minutes after a start.',
    toInstances: 'Go to the instances',
    numbers: 'Numbers of objects',
    /** The clouds in few letters. */
    clouds: { ALIBABA_MQTT: 'ApsaraMQ', HUAWEI_IOTDA: 'IoTDA' },
    findings: 'Open findings',
    allFindings: 'All findings',
    topChecks: 'Most important checks',
    suppressed: (count: number) => `${numberText(count)} suppressed`,
    next: 'Expires next',
    noneExpires: 'None.',
    nothingHangs: 'nothing depends on it',
    hanging: (certificates: number, devices: number | null) =>
      `${numberText(certificates)} ${certificates === 1 ? 'certificate' : 'certificates'}${devices === null ? '' : `, ${numberText(devices)} ${devices === 1 ? 'device' : 'devices'}`} depend on it`,
    timeline: {
      title: 'When certificates expire',
      unit: 'Unit of the charts',
      units: { MONTH: 'Month', WEEK: 'Week' },
      sum: (expired: number, later: number) =>
        `${numberText(expired)} expired, ${numberText(later)} after this chart`,
      describe: (title: string, expired: number) =>
        `Bar chart: ${title} by when they expire. ${numberText(expired)} have expired. The table below the charts has every number.`,
      bar: (label: string, count: number) => `${label}: ${numberText(count)}`,
      asTable: 'Show as a table',
      later: 'Later',
      withoutDate: 'Without a date',
    },
    completeness: {
      complete: 'Complete',
      missing: (count: number) =>
        count === 1 ? '1 list is missing' : `${numberText(count)} lists are missing`,
      newest: (ago: string) => `read ${ago}`,
      oldest: 'oldest list of',
      more: (count: number) => `and ${numberText(count)} more`,
      lastRead: (ago: string) => `last read ${ago}.`,
      retry: 'Next attempt:',
      reasons: {
        NOT_KEPT: 'not kept by this server',
        NOT_READ_YET: 'not read yet',
        FAILED: 'could not be read',
        TOO_OLD: 'too old',
      },
      readings: {
        CONTENT: 'content of certificates',
        DETAILS: 'details of each object',
        DEVICES: 'devices of each object',
      },
    },
  },
} as const;
