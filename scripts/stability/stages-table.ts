import { markdownTable } from '../../bench/table.ts';
import { withSection } from '../readme-tables.ts';
import { CASES, STATE_NAMES, WAY_NAMES } from './cases.ts';
import { DTYPES, type Series, WAYS } from './experiment.ts';
import { stagesOf } from './stages.ts';

/** docs/guide/numerical-stability.md with its table. */
export function withStages(guide: string, all: readonly Series[]): string {
  return withSection(guide, 'stages', stagesTable(all));
}

/** What becomes of loss and gradient while the gap grows, as Markdown. */
function stagesTable(all: readonly Series[]): string {
  const rows = CASES.flatMap(({ name, label, quantity }) =>
    WAYS.map((way) => [
      name,
      WAY_NAMES[way],
      ...DTYPES.map((dtype) => wordsOf(find(all, way, dtype, label), quantity)),
    ]),
  );
  return markdownTable({ headings: ['', 'computed', ...DTYPES], rows, textColumns: 4 });
}

/** The series of one way, precision and label. */
export function find(all: readonly Series[], way: string, dtype: string, label: number): Series {
  return all.find((series) => series.way === way && series.dtype === dtype && series.label === label) as Series;
}

function wordsOf(series: Series, quantity: 'loss' | 'grad'): string {
  const later = stagesOf(series, quantity).slice(1);
  return later.map(({ state, from }) => `${STATE_NAMES[state]} from ${from.toFixed(2)}`).join(', ') || 'all digits';
}
