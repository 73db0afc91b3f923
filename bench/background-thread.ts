/** The thread of background.ts: says `busy` when each connection has had a reply, ends some time after `stop`. */
import { parentPort, workerData } from 'node:worker_threads';
import type { BackgroundData } from './background.ts';
import { Connection } from './connection.ts';

const { url, bytes, connections } = workerData as BackgroundData;
let waitingForFirst = connections;
let isStopping = false;

parentPort?.on('message', () => {
  isStopping = true;
});

let running = connections;
for (let i = 0; i < connections; i++) {
  let isFirst = true;
  const onReply = (status: number) => {
    if (status !== 200) throw new Error(`background load: status ${status}`);
    if (isFirst && --waitingForFirst === 0) parentPort?.postMessage('busy');
    isFirst = false;
    if (!isStopping) return connection.send();
    connection.close();
    if (--running === 0) parentPort?.close();
  };
  const connection = new Connection(url, bytes, onReply, (error) => {
    throw error;
  });
  connection.send();
}
