import { markdownTable } from '../../bench/table.ts';
import { withSection } from '../readme-tables.ts';
import { CASES } from './cases.ts';
import { DTYPES, type Series, WAYS } from './experiment.ts';
import { stagesOf } from './stages.ts';
import { TABLE_TEXTS, type TableTexts } from './table-texts.ts';

/** The pages that have the table, below docs/guide. */
export const STAGES_PAGES = ['numerical-stability.md', 'zh/numerical-stability.md'] as const;

/** The text of one of these pages with its table. */
export function withStages(page: (typeof STAGES_PAGES)[number], text: string, all: readonly Series[]): string {
  return withSection(text, 'stages', stagesTable(all, page.startsWith('zh/') ? TABLE_TEXTS.zh : TABLE_TEXTS.en));
}

/** What becomes of loss and gradient while the gap grows, as Markdown. */
function stagesTable(all: readonly Series[], texts: TableTexts): string {
  const rows = CASES.flatMap(({ label, quantity }) =>
    WAYS.map((way) => [
      texts.cases[quantity][label],
      texts.ways[way],
      ...DTYPES.map((dtype) => wordsOf(find(all, way, dtype, label), quantity, texts)),
    ]),
  );
  return markdownTable({ headings: ['', texts.computed, ...DTYPES], rows, textColumns: 4 });
}

/** The series of one way, precision and label. */
export function find(all: readonly Series[], way: string, dtype: string, label: number): Series {
  return all.find((series) => series.way === way && series.dtype === dtype && series.label === label) as Series;
}

function wordsOf(series: Series, quantity: 'loss' | 'grad', { states, from, comma }: TableTexts): string {
  const later = stagesOf(series, quantity).slice(1);
  return later.map((stage) => from(states[stage.state], stage.from.toFixed(2))).join(comma) || states.accurate;
}
