import { CliError } from '../cli-error.ts';
import type { Command, Given } from '../command.ts';
import { bashCompletion } from '../completion/bash.ts';
import { zshCompletion } from '../completion/zsh.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import type { Io } from '../io.ts';

const SCRIPTS: { readonly [shell: string]: (commands: readonly Command[]) => string } = {
  bash: bashCompletion,
  zsh: zshCompletion,
};
const SHELLS = Object.keys(SCRIPTS);

/** `exact-loss completion`: what makes a shell complete commands, flags and their values. */
export function completionCommand(commands: () => readonly Command[]): Command {
  return {
    name: 'completion',
    summary: 'Print a script that completes commands, options and their values in bash or zsh',
    synopsis: SHELLS.join('|'),
    description: [
      'Prints a script for a shell to read as it starts. It knows the commands, options and values of this version.',
    ],
    words: SHELLS,
    flags: [],
    examples: [
      {
        line: 'exact-loss completion bash > ~/.exact-loss-completion && source ~/.exact-loss-completion',
        text: 'bash: add the second half to ~/.bashrc',
      },
      { line: 'exact-loss completion zsh > ~/_exact-loss', text: 'zsh: put the file into a folder of $fpath' },
    ],
    run: (given, io) => runCompletion(commands(), given, io),
  };
}

async function runCompletion(commands: readonly Command[], { words }: Given, io: Io): Promise<ExitCode> {
  const [shell, ...rest] = words;
  const script = shell !== undefined && Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
  if (script === undefined || rest.length > 0) {
    throw new CliError(`completion is given ${words.join(' ') || 'no shell'}; expected ${SHELLS.join(' or ')}`);
  }
  await io.stdout.write(script(commands));
  return EXIT.OK;
}
