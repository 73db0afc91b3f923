import { createEngine } from '../../../src/codecs/index.ts';
import { Random } from '../../../verify/random.ts';
import { exactAnswer } from '../oracle/exact-answer.ts';
import { nearest } from '../oracle/nearest.ts';
import { formatExact, type Judged, judge } from '../oracle/worst-of.ts';
import { answerOf } from './answer-of.ts';
import { type ComposedRequest, composedRequest } from './composed-request.ts';
import { requestJson } from './request-json.ts';

/** The promise: how many ulps of the exact result a number may be off. */
export const MOST_ULPS = 2;

/** How many of the worst numbers are kept, each of another request. */
const MOST_KEPT = 20;

/** A number and the request whose answer has it. */
export interface Finding extends Judged, ComposedRequest {}

/** What was found of the numbers of one kind, such as the losses of smoothed labels. */
export interface KindOfNumber {
  numbers: number;
  /** How many are more than 2 and 4 ulp off. */
  beyond2: number;
  beyond4: number;
  /** The error of the worst. */
  ulps: number;
  /** The one beyond {@link MOST_ULPS} that has the shortest request. */
  simplest?: Finding;
}

export interface Hunt {
  requests: number;
  readonly kinds: Map<string, KindOfNumber>;
  /** The worst first. */
  worst: Finding[];
  /** Answers that are no answers, or that the engines do not agree on. */
  readonly faults: string[];
}

/**
 * Judges every number in the answers to so many composed requests by the oracle, and compares the answers of both engines.
 *
 * @param isOver asked before each request with how many are done
 */
export function hunt(seed: number, isOver: (done: number) => boolean): Hunt {
  const engines = [createEngine('wasm'), createEngine('reference')] as const;
  const random = new Random(seed);
  const found: Hunt = { requests: 0, kinds: new Map(), worst: [], faults: [] };
  for (; !isOver(found.requests); found.requests++) {
    const composed = composedRequest(random);
    const json = requestJson(composed.request);
    const [fast, reference] = engines.map((engine) => answerOf(engine, composed.operation, json)) as [string, string];
    const fault =
      fast === reference ? judgeInto(found, composed, fast) : `the engines differ: ${fast} and ${reference}`;
    if (fault !== undefined) found.faults.push(`${composed.operation} ${json}: ${fault}`);
  }
  return found;
}

/** Adds the numbers of an answer to what was found; what is wrong with it otherwise. */
function judgeInto(found: Hunt, composed: ComposedRequest, answer: string): string | undefined {
  const exact = exactAnswer(composed.operation, composed.request);
  if (exact === 'UNDEFINED_MEAN') return answer.startsWith(exact) ? undefined : `${answer}; expected ${exact}`;
  if (!answer.startsWith('{')) return answer;
  const judged = judge(JSON.parse(answer), exact);
  for (const number of judged) count(found.kinds, { ...number, ...composed });
  const worst = judged.reduce((a, b) => (b.ulps > a.ulps ? b : a));
  if (worst.ulps <= (found.worst[MOST_KEPT - 1]?.ulps ?? 0)) return undefined;
  found.worst = [...found.worst, { ...worst, ...composed }].sort((a, b) => b.ulps - a.ulps).slice(0, MOST_KEPT);
  return undefined;
}

function count(kinds: Map<string, KindOfNumber>, finding: Finding): void {
  const name = isSubnormal(finding) ? 'subnormal results' : kindOf(finding);
  const kind = kinds.get(name) ?? { numbers: 0, beyond2: 0, beyond4: 0, ulps: 0 };
  kinds.set(name, kind);
  kind.numbers++;
  if (finding.ulps > 2) kind.beyond2++;
  if (finding.ulps > 4) kind.beyond4++;
  kind.ulps = Math.max(kind.ulps, finding.ulps);
  if (finding.ulps <= MOST_ULPS) return;
  const length = ({ request }: Finding) => requestJson(request).length;
  if (kind.simplest === undefined || length(finding) < length(kind.simplest)) kind.simplest = finding;
}

function isSubnormal({ exact: { value } }: Finding): boolean {
  return typeof value !== 'number' && value.mantissa !== 0n && Math.abs(nearest(value)) < 2 ** -1022;
}

function kindOf({ output, operation, request }: Finding): string {
  const { labels, label_smoothing: smoothing = 0 } = request;
  if (operation !== 'cross-entropy') return `${operation}: ${output}`;
  const target = labels === undefined ? 'target_probs' : smoothing === 0 ? 'labels' : 'smoothed labels';
  return output === 'probs' || output === 'log_probs'
    ? `${operation}: ${output}`
    : `${operation}, ${target}: ${output}`;
}

/** A number, what it should be, and the request, to be sent again. */
export function describeFinding({ operation, request, path, value, exact, ulps }: Finding): string {
  return `${operation} ${requestJson(request)}\n  ${path} is ${value}, exactly ${formatExact(exact.value)}: ${ulps.toPrecision(3)} ulp`;
}

/** How many numbers of each kind are beyond 2 and 4 ulp, as a table; and of each kind the simplest request that gives one. */
export function huntReport({ kinds, requests }: Hunt): string {
  const rows = [...kinds].sort(([a], [b]) => a.localeCompare(b));
  const total = (key: 'numbers' | 'beyond2' | 'beyond4') => rows.reduce((sum, [, kind]) => sum + kind[key], 0);
  const worst = Math.max(0, ...rows.map(([, kind]) => kind.ulps));
  const all = { numbers: total('numbers'), beyond2: total('beyond2'), beyond4: total('beyond4'), ulps: worst };
  const count = (n: number) => n.toLocaleString('en-US');
  const cells = [
    [`${count(requests)} requests`, 'numbers', '> 2 ulp', '> 4 ulp', 'worst'],
    ...[...rows, ['all', all] as const].map(([name, kind]) => [
      name,
      ...[kind.numbers, kind.beyond2, kind.beyond4].map(count),
      kind.ulps.toPrecision(3),
    ]),
  ];
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...cells.map((row) => (row[column] as string).length)));
  const pad = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0] as number) : cell.padStart(widths[column] as number);
  const simplest = rows.flatMap(([name, kind]) =>
    kind.simplest ? [`\n${name}: ${describeFinding(kind.simplest)}`] : [],
  );
  return [...cells.map((row) => row.map(pad).join('  ')), ...simplest].join('\n');
}
