/**
 * Checks that a long stream of lines needs little memory: `node verify/stream.ts [MEGABYTES]`. Exit code 1 if it needs more, or
 * if its summary differs from that of the same rows in one request.
 */
import { startService } from './service-process.ts';
import { streamBlock } from './stream-block.ts';
import { streamBlocks } from './stream-load.ts';

/** Limit for the memory of the whole process. */
const MOST_MEMORY = 256 * 1024 * 1024;

const megabytes = Number(process.argv[2] ?? 1000);
if (!(megabytes > 0)) throw new Error(`the megabytes are '${process.argv[2]}'; expected a positive number`);

const { lines, batch, rows } = streamBlock(20_000, 2000);
const times = Math.ceil((megabytes * 1e6) / lines.length);
const service = await startService();
const atStart = service.peakMemory();
const url = `${service.url}/v1/cross-entropy`;
const streamed = await streamBlocks(`${url}?summary=true`, lines, times);
const peak = service.peakMemory();
const one = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: batch });
const { loss } = (await one.json()) as { loss: number };
await service.stop();

const { summary } = JSON.parse(streamed.last) as { summary: { rows: number; mean: number; perplexity: number } };
const megabytesOf = (bytes: number) => Math.round(bytes / 1e6);
const isWithin = peak < MOST_MEMORY;
const isSame = Math.abs(summary.mean - loss) <= 2 ** -52 * loss && summary.rows === rows * times;
console.log(
  [
    `sent            ${megabytesOf(streamed.sentBytes)} MB in ${streamed.seconds.toFixed(1)} s`,
    `received        ${megabytesOf(streamed.receivedBytes)} MB in ${streamed.answers} lines`,
    `pace            ${Math.round(streamed.answers / streamed.seconds)} lines/s, ${(streamed.sentBytes / 1e6 / streamed.seconds).toFixed(1)} MB/s`,
    `memory at start ${megabytesOf(atStart)} MB, peak ${megabytesOf(peak)} MB: ${isWithin ? 'within' : 'ABOVE'} ${megabytesOf(MOST_MEMORY)} MB`,
    `mean            ${summary.mean}, of the same rows in one request ${loss}: ${isSame ? 'the same' : 'NOT the same'}`,
    `perplexity      ${summary.perplexity}`,
  ].join('\n'),
);
process.exitCode = isWithin && isSame ? 0 : 1;
