import { OPERATIONS } from '../../operations/index.ts';
import { operationCalled, spellingOf } from '../../operations/other-names.ts';
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
  if (name.startsWith('-')) throw new CliError(`${name} is not an option; expected a command: see exact-loss --help`);
  const meant = commandMeantBy(name);
  const hint = meant === undefined ? 'see exact-loss --help for those that there are' : `did you mean ${meant}?`;
  throw new CliError(`${JSON.stringify(name)} is not a command; ${hint}`);
}

/** The command that was probably meant: that of the loss that another library calls so, or one with a similar name. */
function commandMeantBy(name: string): string | undefined {
  const spelling = operationCalled(spellingOf(name));
  const called = COMMANDS.find((candidate) => spellingOf(candidate.name) === spelling);
  if (called !== undefined) return called.name;
  const names = COMMANDS.map((candidate) => candidate.name.replaceAll('-', '_'));
  return suggestionFor(name.replaceAll('-', '_'), names)?.replaceAll('"', '').replaceAll('_', '-');
}
