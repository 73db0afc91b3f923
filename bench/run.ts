/** The load tests: `node bench/run.ts --help`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { environment } from './environment.ts';
import { measure, stepCount } from './measure.ts';
import type { Round } from './measure-round.ts';
import { HELP, type Options, parseOptions } from './options.ts';
import { pin } from './pinning.ts';
import { Progress } from './progress.ts';
import { markdownReport, textReport } from './report.ts';
import type { Results } from './results.ts';
import { serviceOverPlain, summarize } from './summarize.ts';
import { workload } from './workloads.ts';

async function runAll(options: Options): Promise<Results> {
  const prefix = pin();
  const progress = new Progress(options.workloads.length * stepCount(options));
  const rounds: Round[] = [];
  try {
    for (const name of options.workloads) rounds.push(...(await measure(workload(name), options, prefix, progress)));
  } finally {
    progress.end();
  }
  return {
    date: new Date().toISOString(),
    environment: environment(prefix),
    settings: { rounds: options.rounds, seconds: options.seconds },
    serviceOverPlain: serviceOverPlain(rounds),
    medians: summarize(rounds),
    rounds,
  };
}

function readOptions(): Options {
  try {
    return parseOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${(error as Error).message}\nSee node bench/run.ts --help`);
    process.exit(2);
  }
}

const options = readOptions();
if (options.help) {
  process.stdout.write(HELP);
} else if (options.markdown) {
  console.log(markdownReport(JSON.parse(readFileSync(options.out as string, 'utf8')) as Results));
} else {
  try {
    const results = await runAll(options);
    console.log(textReport(results));
    if (options.out) writeFileSync(options.out, `${JSON.stringify(results, null, 2)}\n`);
  } catch (error) {
    console.error(`FAILED: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
