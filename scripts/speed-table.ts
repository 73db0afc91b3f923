import { figure } from '../bench/numbers.ts';
import type { SavedResults } from '../bench/pictures/pictures.ts';
import { conditions } from '../bench/report.ts';
import type { Results } from '../bench/results.ts';
import { markdownTable } from '../bench/table.ts';

const WORKLOADS = { S: '1×10', M: '32×1000', L: '4×32000', X: '64×32000' } as const;

const CONTENDERS = ['floor', 'service', 'fastapi', 'plain', 'pydantic'] as const;

const HEADINGS = ['logits', 'format', 'floor', 'this service', 'FastAPI, tuned', 'plain Fastify', 'plain FastAPI'];

/**
 * The README's only table of speed, as Markdown: CPU a request in ms and, in parentheses, over this service's. JSON rows
 * come from the peers' results, those of safetensors from the byte results.
 */
export function speedTable({ peers, bytes }: SavedResults): string {
  const json = (['S', 'M', 'L'] as const).map((size) => row(peers, size, size, 'JSON'));
  const binary = (['S', 'M', 'L', 'X'] as const).map((size) => row(bytes, size, `${size}-F32`, 'safetensors F32'));
  const rows = [...json, ...binary].filter((cells) => cells !== undefined);
  const shown = [peers, bytes].filter((results) => results !== undefined);
  const notes = [...new Set(shown.map(conditions))];
  return [markdownTable({ headings: HEADINGS, rows, textColumns: 2 }), ...notes].join('\n\n');
}

function row(
  results: Results | undefined,
  size: keyof typeof WORKLOADS,
  name: string,
  format: string,
): string[] | undefined {
  const costs = CONTENDERS.map(
    (contender) =>
      results?.summaries.find((summary) => summary.case === name && summary.contender === contender)?.measured.cpuMs,
  );
  const service = costs[CONTENDERS.indexOf('service')];
  if (service === undefined) return undefined;
  const cells = costs.map((cost, i) => {
    if (cost === undefined) return '–';
    return CONTENDERS[i] === 'service' ? figure(cost) : `${figure(cost)} (${figure(cost / service)}×)`;
  });
  return [`${size}: ${WORKLOADS[size]}`, format, ...cells];
}
