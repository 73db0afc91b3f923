import { OPERATIONS } from '../../operations/index.ts';
import { suggestionFor } from '../../operations/suggest-names.ts';
import { CliError } from '../cli-error.ts';
import type { Command } from '../command.ts';
import { compare } from './compare.ts';
import { completionCommand } from './completion.ts';
import { evaluate } from './evaluate.ts';
import { operationCommand } from './operation-command.ts';
import { serve } from './serve.ts';

/** All commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  ...OPERATIONS.map(operationCommand),
  evaluate,
  compare,
  serve,
  completionCommand(() => COMMANDS),
];

/**
 * The command of that name.
 *
 * @throws CliError
 */
export function commandNamed(name: string): Command {
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (command !== undefined) return command;
  const names = COMMANDS.map((candidate) => candidate.name.replaceAll('-', '_'));
  const suggestion = suggestionFor(name.replaceAll('-', '_'), names)?.replaceAll('"', '').replaceAll('_', '-');
  const hint =
    suggestion === undefined ? 'see exact-loss --help for those that there are' : `did you mean ${suggestion}?`;
  throw new CliError(`${JSON.stringify(name)} is not a command; ${hint}`);
}
