import { figure } from '../bench/numbers.ts';
import type { SavedResults } from '../bench/pictures/pictures.ts';
import { conditions } from '../bench/report.ts';
import type { Results } from '../bench/results.ts';
import { markdownTable } from '../bench/table.ts';

const WORKLOADS = { S: '1×10', M: '32×1000', L: '4×32000', X: '64×32000' } as const;

const CONTENDERS = ['floor', 'service', 'fastapi', 'plain', 'pydantic'] as const;

const HEADINGS = ['logits', 'format', 'floor', 'this service', 'FastAPI, tuned', 'plain Fastify', 'plain FastAPI'];

/**
 * The README's only table of speed, as Markdown: CPU per request in ms and, in parentheses, over this service's. JSON rows
 * come from the peers' results, rows of safetensors from the byte results.
 */
export function speedTable({ peers, bytes }: SavedResults): string {
  const parts = [
    { format: 'JSON', results: peers, rows: rowsOf(peers, 'JSON', '') },
    { format: 'safetensors', results: bytes, rows: rowsOf(bytes, 'safetensors F32', '-F32') },
  ];
  const notes = parts.flatMap(({ format, results, rows }) =>
    results && rows.length > 0 ? [`${format}: ${conditions(results)}`] : [],
  );
  const rows = parts.flatMap((part) => part.rows);
  return [markdownTable({ headings: HEADINGS, rows, textColumns: 2 }), ...notes].join('\n\n');
}

/** A row for each workload of which there are results, in the case of its name and `suffix`. */
function rowsOf(results: Results | undefined, format: string, suffix: string): string[][] {
  return Object.entries(WORKLOADS).flatMap(([size, shape]) => {
    const ofCase = results?.summaries.filter((summary) => summary.case === `${size}${suffix}`) ?? [];
    const cost = (name: string) => ofCase.find(({ contender }) => contender === name)?.measured.cpuMs;
    const service = cost('service');
    if (service === undefined) return [];
    const cells = CONTENDERS.map((name) => {
      const own = cost(name);
      if (own === undefined) return '–';
      return name === 'service' ? figure(own) : `${figure(own)} (${figure(own / service)}×)`;
    });
    return [[`${size}: ${shape}`, format, ...cells]];
  });
}
