import { markdownCurve } from '../bench/curve.ts';
import { markdownSteps } from '../bench/micro.ts';
import type { SavedResults } from '../bench/pictures/pictures.ts';
import { markdownReport } from '../bench/report.ts';
import { ConfigSchema } from '../src/config.ts';
import { encodingsTable } from './encodings-table.ts';
import { optionsTables } from './options-tables.ts';
import { speedTable } from './speed-table.ts';

/** The configuration as a Markdown table: each variable, its default, and the reason for it. */
function configTable(): string {
  const rows = Object.entries(ConfigSchema.properties).map(
    ([name, { default: value, description }]) =>
      `| \`${name}\` | ${value === undefined ? '–' : `\`${value}\``} | ${description} |`,
  );
  return ['| variable | default | what and why |', '|---|---|---|', ...rows].join('\n');
}

/** README.md with its table: the speed. */
export function withReadmeTables(readme: string, results: SavedResults): string {
  return withSection(readme, 'speed', speedTable(results));
}

/** The pages of docs/guide that have tables, by name, and what makes these anew. */
export const GUIDE_TABLES: { readonly [page: string]: (page: string, results: SavedResults) => string } = {
  'encodings.md': (page, { bytes }) => (bytes ? withSection(page, 'encodings', encodingsTable(bytes)) : page),
  'operating.md': (page) => withSection(page, 'configuration', configTable()),
  'options.md': (page) => withSection(page, 'options', optionsTables()),
};

/** bench/README.md with all that was measured. */
export function withBenchTables(readme: string, { load, bytes, peers, curve, micro }: SavedResults): string {
  const tables = {
    load: load && markdownReport(load),
    bytes: bytes && markdownReport(bytes),
    peers: peers && markdownReport(peers),
    curve: curve && markdownCurve(curve),
    micro: micro && markdownSteps(micro),
  };
  let text = readme;
  for (const [name, table] of Object.entries(tables)) if (table) text = withSection(text, name, table);
  return text;
}

/**
 * A text with what stands between `<!-- name -->` and `<!-- /name -->` replaced.
 *
 * @throws Error the markers are missing
 */
export function withSection(text: string, name: string, content: string): string {
  const [start, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < from) throw new Error(`it has no section ${start} … ${end}`);
  return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`;
}
