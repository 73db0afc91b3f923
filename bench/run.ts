/** The benchmarks: `npm run bench -- --help`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { choose, modeOf } from './modes.ts';
import { HELP, type Options, parseOptions } from './options.ts';
import { resultsText } from './results.ts';

function readOptions(): Options {
  try {
    const options = parseOptions(process.argv.slice(2));
    choose(modeOf(options.mode).cases, options.only);
    return options;
  } catch (error) {
    console.error(`${(error as Error).message}\nSee npm run bench -- --help`);
    process.exit(2);
  }
}

const options = readOptions();
const mode = modeOf(options.mode);
if (options.help) {
  process.stdout.write(HELP);
} else if (options.markdown) {
  console.log(mode.markdown(JSON.parse(readFileSync(options.out as string, 'utf8'))));
} else {
  try {
    const results = await mode.run(options);
    console.log(mode.text(results));
    if (options.out) writeFileSync(options.out, resultsText(results as object));
  } catch (error) {
    console.error(`FAILED: ${(error as Error).message}`);
    process.exitCode = 1;
  }
}
