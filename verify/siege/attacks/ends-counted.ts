import { setTimeout as delay } from 'node:timers/promises';
import type { Attack, Figure } from '../attack.ts';
import { exchange } from '../harness/exchange.ts';
import { requestOfSize } from '../harness/requests.ts';
import type { Service } from '../harness/service.ts';
import { plural } from '../harness/text.ts';
import { sendAndWait, WAYS_TO_END } from '../harness/ways-to-end.ts';

/** Short timeouts, so that we can wait for them. */
const TIMEOUTS = { HEADERS_TIMEOUT_MS: '1500', REQUEST_TIMEOUT_MS: '2000', LOG_LEVEL: 'info' };

/**
 * The service writes its log every quarter of a second. A second line for the same request would come within this time.
 */
const SETTLE_MS = 500;

/** A busy machine may take this long to count and to log. */
const LATEST_MS = 3000;

const CROWD = 150;

/** The series of `http_requests_ended_total`, without our own requests for the metrics. */
async function endsOf(port: number): Promise<Map<string, number>> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const series = [...text.matchAll(/^http_requests_ended_total\{(.*)\} (\d+)$/gm)];
  return new Map(
    series
      .filter(([, labels]) => !labels?.includes('"/metrics"'))
      .map(([, labels, count]) => [labels as string, Number(count)]),
  );
}

/** Log lines about requests, without our own requests for the metrics. */
function logLines(service: Service): string[] {
  const lines = service.output().split('\n');
  return lines
    .filter((line) => line.includes('"reqId"') || line.includes('"how"'))
    .filter((l) => !l.includes('/metrics'));
}

async function endFigures(service: Service): Promise<Figure[]> {
  const { port } = service;
  const figures: Figure[] = [];
  for (const [how, end] of Object.entries(WAYS_TO_END)) {
    const before = await endsOf(port);
    const linesBefore = logLines(service).length;
    await end(port);
    const isThere = async () => sum(await endsOf(port)) > sum(before) && logLines(service).length > linesBefore;
    await untilThere(isThere);
    const after = await endsOf(port);
    const risen = [...after].filter(([labels, count]) => count > (before.get(labels) ?? 0));
    const logged = logLines(service).length - linesBefore;
    figures.push({
      promise: 'ends',
      what: `how it was counted and logged: ${how}`,
      value: `${risen.length === 0 ? 'not counted' : risen.map(([labels]) => labels).join(' and ')}, ${plural(logged, 'log line')}`,
      limit: 'counted once, one log line',
      isKept: risen.length === 1 && risen.every(([l, n]) => n === (before.get(l) ?? 0) + 1) && logged === 1,
    });
  }
  return figures;
}

/**
 * Sends many requests at once, some of which may be refused, and compares their number with the ends and the log lines.
 */
async function crowdFigure(service: Service): Promise<Figure> {
  const { port } = service;
  const before = sum(await endsOf(port));
  const linesBefore = logLines(service).length;
  const request = requestOfSize('M');
  const answers = await Promise.all(Array.from({ length: CROWD }, () => exchange(port, request)));
  await untilThere(
    async () => sum(await endsOf(port)) >= before + CROWD && logLines(service).length >= linesBefore + CROWD,
  );
  const ends = sum(await endsOf(port)) - before;
  const logged = logLines(service).length - linesBefore;
  const refused = answers.filter(({ status }) => status === 503).length;
  return {
    promise: 'ends',
    what: `${CROWD} requests at once: ends, log lines`,
    value: `${ends}, ${logged} (${plural(refused, 'request')} refused with a 503)`,
    limit: `${CROWD}, ${CROWD}`,
    isKept: ends === CROWD && logged === CROWD,
  };
}

/** Waits for `isThere`, for at most LATEST_MS, then long enough to see anything counted or logged twice. */
async function untilThere(isThere: () => Promise<boolean>): Promise<void> {
  const start = performance.now();
  while (!(await isThere()) && performance.now() - start < LATEST_MS) await delay(50);
  await delay(SETTLE_MS);
}

function sum(ends: Map<string, number>): number {
  return [...ends.values()].reduce((total, count) => total + count, 0);
}

/** Whether each line of standard output is JSON. */
function outputFigure(service: Service): Figure {
  const lines = service.output().trimEnd().split('\n');
  const others = lines.filter((line) => !isJson(line));
  return {
    promise: 'ends',
    what: 'lines of standard output that are not JSON',
    value: others.length === 0 ? `0 of ${lines.length}` : `${others.length}: ${others[0]?.slice(0, 40)}…`,
    limit: '0',
    isKept: others.length === 0,
  };
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

export const endsCounted: Attack = {
  name: 'ends-counted',
  about: 'Requests end in every possible way: answered, aborted, timed out, unreadable.',
  isQuick: true,
  run: async (field) => {
    const service = await field.start({ env: TIMEOUTS });
    // Start with an ordinary request, so that its route has been served.
    await sendAndWait(service.port, '/v1/cross-entropy', requestOfSize('S').body, 300);
    const figures = [...(await endFigures(service)), await crowdFigure(service), outputFigure(service)];
    await service.stop();
    return figures;
  },
};
