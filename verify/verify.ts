import { allProofs } from './all-proofs.ts';
import { verifyComposed } from './composed.ts';
import { HELP, type Options, parseOptions } from './options.ts';
import { ProgressBar } from './progress-bar.ts';
import { textReport } from './report.ts';
import { runProofs } from './run-proofs.ts';
import { type Subject, wasmSubject } from './subject.ts';

/**
 * Runs the proofs as the command line asks.
 *
 * @param print writes a line to stdout
 * @param bar shows the progress
 * @returns the exit code: 1 if any number was written, read or computed incorrectly, 2 for an invalid option
 */
export function verify(
  args: readonly string[],
  subject: Subject = wasmSubject(),
  print: (line: string) => void = console.log,
  bar: ProgressBar = new ProgressBar(),
): 0 | 1 | 2 {
  let options: Options;
  try {
    options = parseOptions(args);
  } catch (error) {
    console.error(`${(error as Error).message}\nSee node verify/run.ts --help`);
    return 2;
  }
  if (options.help) {
    print(HELP.trimEnd());
    return 0;
  }
  print(`seed ${options.seed}`);
  const { seed, extent, requests } = options;
  const onProgress = (done: number, name: string) => bar.update(done, name);
  let isRight = true;
  if (requests === undefined) {
    const outcomes = runProofs(allProofs(seed, subject), extent, onProgress);
    bar.end();
    print(textReport(outcomes));
    print('');
    isRight = outcomes.every(({ differences }) => differences === 0);
  }
  const composed = verifyComposed(seed, extent, requests, onProgress);
  bar.end();
  print(composed.report);
  return isRight && composed.isRight ? 0 : 1;
}
