import { allProofs } from './all-proofs.ts';
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
 * @returns the exit code: 1 if any number was written or read incorrectly, 2 for an invalid option
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
  const outcomes = runProofs(allProofs(options.seed, subject), options.extent, (done, name) => bar.update(done, name));
  bar.end();
  print(textReport(outcomes));
  return outcomes.some(({ differences }) => differences > 0) ? 1 : 0;
}
