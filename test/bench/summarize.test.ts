import { expect, test } from 'vitest';
import type { Case } from '../../bench/cases.ts';
import type { Round } from '../../bench/measure-round.ts';
import { livez } from '../../bench/requests.ts';
import { findings, summarize } from '../../bench/summarize.ts';
import { verdictLine } from '../../bench/verdict.ts';

const CASE: Case = {
  name: 'M',
  request: () => livez(1),
  contenders: [
    { name: 'floor', server: 'floor' },
    { name: 'service', server: 'service' },
  ],
  comparisons: [
    { metric: 'cpuMs', of: 'service', over: 'floor', target: { atMost: 5 } },
    { metric: 'requestsPerSecond', of: 'service', over: 'floor', target: { atLeast: 0.3 } },
    { metric: 'stallMs', of: 'service', target: { atMost: 20 } },
    { metric: 'p50', of: 'service' },
  ],
};

function round(contender: string, number: number, cpuMs: number, stallMs = 0): Round {
  const rest = {
    requests: 1,
    p50: 1,
    p99: 2,
    max: 3,
    sentBytesPerNumber: 20,
    receivedBytesPerNumber: 22,
    nsPerNumber: 0,
    busy: 1,
    tail: 2,
  };
  return { ...rest, case: 'M', contender, round: number, requestsPerSecond: 100 / cpuMs, cpuMs, stallMs };
}

// A machine that is half as fast in the second round.
const ROUNDS = [
  round('floor', 1, 1),
  round('service', 1, 4, 5),
  round('service', 2, 8, 30),
  round('floor', 2, 2),
  round('floor', 3, 1),
  round('service', 3, 4.5, 6),
];

test('ratios are taken within rounds', () => {
  const [floor, service] = summarize(CASE, ROUNDS);
  expect(floor?.overFirst.cpuMs).toBe(1);
  expect([service?.measured.cpuMs, service?.cpuRange]).toEqual([4.5, [4, 8]]);
  expect(service?.overFirst.cpuMs).toBe(4);
  expect(service?.overFirst.nsPerNumber).toBe(0);
});

test('targets are judged by the median, what is longest by the worst round', () => {
  expect(findings(CASE, ROUNDS).map(verdictLine)).toEqual([
    'M: CPU of service over floor 4.00× (4.00–4.50); target ≤ 5×: met',
    'M: requests/s of service over floor 0.250× (0.222–0.250); target ≥ 0.3×: missed',
    'M: longest stall of the event loop of service 30.0 ms (5.00–30.0); target ≤ 20 ms: missed',
    'M: median latency of service 1.00 ms (1.00–1.00)',
  ]);
});
