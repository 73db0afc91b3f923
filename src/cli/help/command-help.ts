import type { Command } from '../command.ts';
import { type Flag, HELP } from '../flags/flag.ts';
import { wrap } from './wrap.ts';

/** The help of a command: what it does, its options, and examples. */
export function commandHelp({ name, summary, synopsis, description, flags, examples }: Command): string {
  return `${[
    wrap(`${summary}.`, 0),
    `usage: exact-loss ${name} ${synopsis}`.trimEnd(),
    ...description.map((paragraph) => (paragraph.startsWith(' ') ? paragraph : wrap(paragraph, 0))),
    `examples:\n${examples.map(({ line, text }) => `  # ${text}\n  ${line.replaceAll('\n', '\n  ')}`).join('\n')}`,
    `options:\n${[...flags, HELP].map(flagHelp).join('\n')}`,
  ].join('\n\n')}\n`;
}

function flagHelp(flag: Flag): string {
  const { name, short, value, choices, description } = flag;
  const head = `${short ? `-${short}, ` : ''}--${name}${value === undefined ? '' : ` ${value}`}`;
  const notes = [choices && `one of ${choices.join(', ')}`, flag.default !== undefined && `default ${flag.default}`];
  const text = [description, ...notes.filter(Boolean).map((note) => `[${note}]`)].join(' ');
  return `  ${head}\n${wrap(text, 6)}`;
}
