import { readFileSync } from 'node:fs';

/** Prints the name and the first line of the message of each failed test in the JSON reports that the arguments name. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

const MAX_LINE = 300;
const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');

function firstLine(text: string): string {
  const [line = ''] = text.replaceAll(ESCAPES, '').trim().split('\n');
  return line.slice(0, MAX_LINE);
}

function failures(path: string): string[] {
  let report: Report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    return [`FAILED ${path}: no report (${firstLine(String(error))})`];
  }
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed');
    // A file that cannot be loaded has no tests.
    if (failed.length === 0 && status === 'failed') return [`FAILED ${name}: ${firstLine(message)}`];
    return failed.map(
      ({ fullName, failureMessages }) =>
        `FAILED ${name}: ${fullName}: ${firstLine(failureMessages.at(0) ?? '')}`,
    );
  });
}

for (const path of process.argv.slice(2)) for (const line of failures(path)) console.log(line);
