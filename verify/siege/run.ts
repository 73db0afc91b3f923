/** Attacks the service and reports which promises it keeps: `npm run siege -- --help`. */
import { siege } from './siege.ts';

process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));
process.exit(await siege(process.argv.slice(2)));
