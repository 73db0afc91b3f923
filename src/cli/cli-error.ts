import { EXIT, type ExitCode } from './exit-codes.ts';

/** Ends the run: its message is printed as it is, after the name of the program, and nothing else. */
export class CliError extends Error {
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = EXIT.USAGE) {
    super(message);
    this.name = 'CliError';
    this.exitCode = exitCode;
  }
}
