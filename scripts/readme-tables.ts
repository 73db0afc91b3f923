import { markdownCurve } from '../bench/curve.ts';
import { markdownSteps } from '../bench/micro.ts';
import type { SavedResults } from '../bench/pictures/pictures.ts';
import { markdownFindings, markdownReport } from '../bench/report.ts';
import { ConfigSchema } from '../src/config.ts';
import { encodingsTable } from './encodings-table.ts';

/** The configuration as a Markdown table: each variable, its default, and the reason for it. */
function configTable(): string {
  const rows = Object.entries(ConfigSchema.properties).map(
    ([name, { default: value, description }]) =>
      `| \`${name}\` | ${value === undefined ? '–' : `\`${value}\``} | ${description} |`,
  );
  return ['| variable | default | what and why |', '|---|---|---|', ...rows].join('\n');
}

/** README.md with its tables: the configuration, and what the benchmark found. */
export function withReadmeTables(readme: string, { load }: SavedResults): string {
  const configured = withSection(readme, 'configuration', configTable());
  return load ? withSection(configured, 'benchmark', markdownFindings(load)) : configured;
}

/** docs/guide/encodings.md with what the encodings cost. */
export function withGuideTables(guide: string, { load }: SavedResults): string {
  const isMeasured = load?.rounds.some((round) => round.case === 'M-encodings');
  return load && isMeasured ? withSection(guide, 'encodings', encodingsTable(load)) : guide;
}

/** bench/README.md with all that was measured. */
export function withBenchTables(readme: string, { load, micro, curve, peers }: SavedResults): string {
  const tables = {
    load: load && markdownReport(load),
    micro: micro && markdownSteps(micro),
    curve: curve && markdownCurve(curve),
    peers: peers && `${markdownFindings(peers)}\n\n${markdownReport(peers)}`,
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
