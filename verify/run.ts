/** The long proofs that numbers are read and written correctly: `node verify/run.ts --help`. */
import { verify } from './verify.ts';

process.exitCode = verify(process.argv.slice(2));
