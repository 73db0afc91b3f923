import { manifest } from '../../manifest.ts';
import type { Command } from '../command.ts';

/** The help of the program: its commands. */
export function generalHelp(commands: readonly Command[]): string {
  const longest = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(({ name, summary }) => `  ${name.padEnd(longest)}  ${summary}`);
  return `exact-loss ${manifest.version}: losses and gradients, right to the last digits

usage: exact-loss COMMAND [FILES] [OPTIONS]
       exact-loss COMMAND --help
       exact-loss --version

commands:
${lines.join('\n')}

example:
  exact-loss cross-entropy logits='[[0,-50]]' labels='[0]'

exit codes: 0 all is well; 1 the input cannot be computed, or a comparison is beyond its tolerance;
  2 the command line is wrong; 130 interrupted
`;
}
