import { BYTE_CASES, QUICK_BYTE_CASES } from './byte-cases.ts';
import type { Case } from './cases.ts';
import { markdownCurve, textCurve } from './curve.ts';
import { CURVE_CASES } from './curve-cases.ts';
import { environment } from './environment.ts';
import { LOAD_CASES, QUICK_CASES } from './load-cases.ts';
import { measure, stepCount } from './measure.ts';
import type { Round } from './measure-round.ts';
import { markdownSteps, measureSteps, textSteps } from './micro.ts';
import type { ModeName } from './mode-names.ts';
import type { Options } from './options.ts';
import { PEER_CASES } from './peer-cases.ts';
import { peerVersions } from './peers.ts';
import { Progress } from './progress.ts';
import { markdownReport, textReport } from './report.ts';
import type { Results } from './results.ts';
import { isPython } from './servers.ts';
import { type MicroResults, STEPS } from './step-rows.ts';
import { findings, summarize } from './summarize.ts';

/** What `--only` can choose. */
interface Named {
  readonly name: string;
}

/** What a run measures, and how its results are shown. */
interface Mode<R> {
  readonly cases: readonly Named[];
  readonly run: (options: Options) => Promise<R> | R;
  readonly text: (results: R) => string;
  readonly markdown: (results: R) => string;
}

const MODES = {
  load: {
    cases: LOAD_CASES,
    run: (options) => measureAll(options.quick && !options.only ? QUICK_CASES : LOAD_CASES, options),
    text: textReport,
    markdown: markdownReport,
  },
  bytes: {
    cases: BYTE_CASES,
    run: (options) => measureAll(options.quick && !options.only ? QUICK_BYTE_CASES : BYTE_CASES, options),
    text: textReport,
    markdown: markdownReport,
  },
  curve: {
    cases: CURVE_CASES,
    run: (options) => measureAll(CURVE_CASES, options),
    text: textCurve,
    markdown: markdownCurve,
  },
  peers: {
    cases: PEER_CASES,
    run: (options) => measureAll(PEER_CASES, options),
    text: textReport,
    markdown: markdownReport,
  },
} satisfies Record<Exclude<ModeName, 'micro'>, Mode<Results>>;

const STEP_CASES = STEPS.map((name) => ({ name }));

const MICRO: Mode<MicroResults> = {
  cases: STEP_CASES,
  run: ({ rounds, only, against }) => {
    const steps = choose(STEP_CASES, only).map(({ name }) => name);
    return measureSteps(rounds, steps, against);
  },
  text: textSteps,
  markdown: markdownSteps,
};

/** The mode of that name; its results are its own. */
export function modeOf(name: ModeName): Mode<unknown> {
  return (name === 'micro' ? MICRO : MODES[name]) as Mode<unknown>;
}

async function measureAll(cases: readonly Case[], options: Options): Promise<Results> {
  const chosen = choose(cases, options.only);
  const needsPython = chosen.some(({ contenders }) => contenders.some(({ server }) => isPython(server)));
  const versions = needsPython ? peerVersions() : undefined;
  const progress = new Progress(chosen.reduce((sum, testCase) => sum + stepCount(testCase, options), 0));
  const rounds: Round[] = [];
  try {
    for (const testCase of chosen) rounds.push(...(await measure(testCase, options, progress)));
  } finally {
    progress.end();
  }
  return {
    date: new Date().toISOString(),
    environment: environment(),
    ...(versions && { versions }),
    settings: {
      rounds: options.rounds,
      seconds: options.seconds,
      together: chosen.filter(({ placement }) => placement === 'together').map(({ name }) => name),
    },
    findings: chosen.flatMap((testCase) => findings(testCase, rounds)),
    summaries: chosen.flatMap((testCase) => summarize(testCase, rounds)),
  };
}

/**
 * The cases with these names, in their own order; all without names.
 *
 * @throws Error that names the one that is not there, and those that are
 */
export function choose<C extends Named>(cases: readonly C[], names: readonly string[] | undefined): readonly C[] {
  if (names === undefined) return cases;
  for (const name of names) {
    if (cases.some((testCase) => testCase.name === name)) continue;
    throw new Error(`--only has '${name}'; expected some of ${cases.map((testCase) => testCase.name).join(',')}`);
  }
  return cases.filter((testCase) => names.includes(testCase.name));
}
