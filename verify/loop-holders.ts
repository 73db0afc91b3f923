/**
 * Looks for bodies that block the event loop: hostile and honest ones for each operation and encoding, executed in this process.
 *
 *     node verify/loop-holders.ts [KIB[,KIB…]] [FILTER] [alone]
 *
 * Bodies that are estimated to take long go to a worker (operations/work-estimate.ts); for them, the time until that decision counts.
 * With `alone` everything is executed here, as without workers. Exit code 1 if any body takes more than 10 ms.
 */
import { createEngine } from '../src/codecs/index.ts';
import { MOST_WORK_MS } from '../src/operations/work-estimate.ts';
import { NATIVE_ZIP } from '../src/workers/native-zip.ts';
import { BINARY_ATTACKS } from './loop-holders/binary-attacks.ts';
import { INFERENCE_ATTACKS } from './loop-holders/inference-attacks.ts';
import { JSON_ATTACKS } from './loop-holders/json-attacks.ts';
import { measure } from './loop-holders/measure.ts';
import { NUMPY_ATTACKS } from './loop-holders/numpy-attacks.ts';

/** The event loop may be blocked for this long. */
const MOST_MS = 10;
/** Rows of the table. */
const SHOWN = 24;

const sizes = (process.argv[2] ?? '32,64,96,128,192,256').split(',').map(Number);
const filter = process.argv[3] ?? '';
const limits = process.argv[4] === 'alone' ? {} : { work: MOST_WORK_MS };
const attacks = [...JSON_ATTACKS, ...BINARY_ATTACKS, ...INFERENCE_ATTACKS, ...NUMPY_ATTACKS].filter(({ name }) =>
  name.includes(filter),
);
const engine = createEngine('wasm', undefined, NATIVE_ZIP);

// The first executions are slow, until V8 has compiled the code.
for (const { job } of attacks) measure(job(16 * 1024), engine, 5);

for (const kib of sizes) {
  const found = attacks.map(({ name, job }) => ({
    name,
    ...measure({ ...job(kib * 1024), limits }, engine, 8),
  }));
  found.sort((a, b) => b.ms - a.ms);
  const slow = found.filter(({ ms }) => ms > MOST_MS);
  console.log(`\n${kib} KiB: ${slow.length} of ${found.length} take more than ${MOST_MS} ms`);
  for (const { ms, answerBytes, code, name } of found.slice(0, SHOWN)) {
    console.log(
      `${ms.toFixed(1).padStart(8)} ms ${String(answerBytes).padStart(9)} bytes  ${code.slice(0, 24).padEnd(24)}  ${name}`,
    );
  }
  if (slow.length > 0) process.exitCode = 1;
}
