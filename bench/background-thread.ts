/** The thread of background.ts: says `busy` with the first reply, ends when all requests on their way after `stop` have one. */
import { parentPort, workerData } from 'node:worker_threads';
import type { BackgroundData } from './background.ts';
import { Connection } from './connection.ts';

const { url, bytes, connections } = workerData as BackgroundData;
let isStopping = false;

parentPort?.on('message', () => {
  isStopping = true;
});

let running = connections;
for (let i = 0; i < connections; i++) {
  const onReply = (status: number) => {
    if (status !== 200) throw new Error(`background load: status ${status}`);
    parentPort?.postMessage('busy');
    if (!isStopping) return connection.send();
    connection.close();
    if (--running === 0) parentPort?.close();
  };
  const connection = new Connection(url, bytes, onReply, (error) => {
    throw error;
  });
  connection.send();
}
