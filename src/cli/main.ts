import { processIo } from './process-io.ts';
import { run } from './run.ts';

/** The process. A service that has been started runs on. */
process.exitCode = await run(process.argv.slice(2), processIo());
