import { manifest } from '../manifest.ts';
import { CliError } from './cli-error.ts';
import { COMMANDS, commandNamed } from './commands/index.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { HELP } from './flags/flag.ts';
import { parseFlags } from './flags/parse-flags.ts';
import { commandHelp } from './help/command-help.ts';
import { generalHelp } from './help/general-help.ts';
import { inputProblem } from './input-problem.ts';
import { type Io, say } from './io.ts';

/**
 * Runs a command line, the name of the program left out. What is wrong is said in a line or two on standard error.
 *
 * @returns the exit code
 * @example await run(['cross-entropy', 'logits=[[0,-50]]', 'labels=[0]', '--outputs', 'loss'], io) // 0
 */
export async function run(args: readonly string[], io: Io): Promise<ExitCode> {
  try {
    return await runCommand(args, io);
  } catch (error) {
    const known = inputProblem(error, {});
    if (known instanceof CliError) {
      await say(io, known.message);
      return known.exitCode;
    }
    const { message, stack } = known as Error;
    await say(io, `internal error: ${message}; DEBUG=1 shows where`);
    if (process.env.DEBUG) await io.stderr.write(`${stack}\n`);
    return EXIT.FAILED;
  }
}

async function runCommand([name, ...args]: readonly string[], io: Io): Promise<ExitCode> {
  if (name === undefined) {
    await io.stderr.write(generalHelp(COMMANDS));
    return EXIT.USAGE;
  }
  if (name === '--version' || name === '-V') {
    await io.stdout.write(`${manifest.version}\n`);
    return EXIT.OK;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    await io.stdout.write(args[0] === undefined ? generalHelp(COMMANDS) : commandHelp(commandNamed(args[0])));
    return EXIT.OK;
  }
  const command = commandNamed(name);
  if (args.includes('--help') || args.includes('-h')) {
    await io.stdout.write(commandHelp(command));
    return EXIT.OK;
  }
  return command.run(parseFlags(args, [...command.flags, HELP], command.arrays), io);
}
