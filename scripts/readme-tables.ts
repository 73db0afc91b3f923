import { ConfigSchema } from '../src/config.ts';

/** The configuration as a Markdown table: each variable, its default, and the reason for it. */
export function configTable(): string {
  const rows = Object.entries(ConfigSchema.properties).map(
    ([name, { default: value, description }]) =>
      `| \`${name}\` | ${value === undefined ? '–' : `\`${value}\``} | ${description} |`,
  );
  return ['| variable | default | what and why |', '|---|---|---|', ...rows].join('\n');
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
  if (from < 0 || to < from) throw new Error(`README.md has no section ${start} … ${end}`);
  return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`;
}
