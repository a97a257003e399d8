import { parentPort, workerData } from 'node:worker_threads';
import { faultOf } from './sqlite-faults.ts';
import type { Answer, Request, ThreadStart } from './sqlite-messages.ts';
import { openConnection } from './sqlite-open.ts';

/** The code of a thread of sqlite-thread.ts: it runs the statements of one connection to a file. */
const start: ThreadStart = workerData;
const port = parentPort;
if (port === null) throw new Error('this file is the code of a thread');
const answer = (message: Answer) => port.postMessage(message);

try {
  const { connection, probe } = openConnection(start);
  const execute = ({ command }: Request) => {
    switch (command.do) {
      case 'run':
        return connection.run(command.statement);
      case 'commit':
        connection.commit();
        return null;
      case 'rollback':
        connection.rollback();
        return null;
      case 'probe':
        probe();
        return null;
      case 'close':
        connection.close();
        port.close();
        return null;
    }
  };
  port.on('message', (request: Request) => {
    const { id } = request;
    try {
      answer({ id, table: execute(request) });
    } catch (error) {
      answer({ id, fault: faultOf(error, start.role === 'writer') });
    }
  });
  answer({ id: 0, table: null });
} catch (error) {
  answer({ id: 0, fault: faultOf(error) });
}
